import { randomUUID } from 'node:crypto';
import { HttpClient } from '../load/http-client.ts';
import type { Subject } from '../load/subject.ts';
import { expectStatus } from './expect.ts';
import { preloadedId } from './session-ids.ts';

export interface ThinTarget {
  readonly url: string;
  readonly present: number;
}

const AT_ONCE = 32;

/** The thin broker over its HTTP calls. */
export function thin({ url, present }: ThinTarget): Subject {
  const http = new HttpClient(url);
  const run = randomUUID().slice(0, 8);
  const presentId = (n: number): string => preloadedId(n % present);
  const create = async (id: string): Promise<void> => expectStatus(await http.call('PUT', `/${id}`), 200);
  return {
    operations: {
      create: (n) => create(`new-${run}-${n}`),
      read: async (n) => expectStatus(await http.call('GET', `/${presentId(n)}`), 200),
      extend: async (n) => expectStatus(await http.call('POST', `/${presentId(n)}/extend`, {}), 200),
      connect: async (n) =>
        expectStatus(await http.call('POST', `/${presentId(n)}/connect`, { deviceId: 'bench' }), 200),
    },
    async preload(sessions) {
      let next = 0;
      const caller = async (): Promise<void> => {
        while (next < sessions) await create(preloadedId(next++));
      };
      await Promise.all(Array.from({ length: AT_ONCE }, caller));
    },
    close: () => http.close(),
  };
}
