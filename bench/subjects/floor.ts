import { HttpClient } from '../load/http-client.ts';
import type { Subject } from '../load/subject.ts';
import { expectStatus } from './expect.ts';

/** Node's own HTTP server under the same client. */
export function floor({ url }: { readonly url: string }): Subject {
  const http = new HttpClient(url);
  return {
    operations: { read: async () => expectStatus(await http.call('GET', '/'), 200) },
    close: () => http.close(),
  };
}
