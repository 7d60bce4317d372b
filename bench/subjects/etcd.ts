import { randomUUID } from 'node:crypto';
import { HttpClient } from '../load/http-client.ts';
import type { Subject } from '../load/subject.ts';
import { expectStatus, fieldOf } from './expect.ts';
import { preloadedId } from './session-ids.ts';

export interface EtcdTarget {
  readonly url: string;
  readonly present: number;
}

const LEASE_SECONDS = 3600;
/** As long as what the least of sessions needs. */
const VALUE = base64(`{"expiresAt":1234567890123,"filling":"${'x'.repeat(260)}"}`);
/** Of the 128 that one transaction may have. */
const PUTS_AT_ONCE = 100;

/**
 * The same verbs on etcd, over its HTTP/JSON gateway, as a client would make them of its keys: create is a lease and a transaction that
 * only the first can win; extend and connect are each one compare-and-swap of a key whose revision the caller remembers. (A keepalive
 * is not compared: it writes nothing.)
 */
export function etcd({ url, present }: EtcdTarget): Subject {
  const http = new HttpClient(url);
  const run = randomUUID().slice(0, 8);
  /** The revision at which each key was last written; absent: never. */
  const revisions = new Map<string, string>();

  const post = async (path: string, body: object): Promise<unknown> => {
    const answer = await http.call('POST', path, body);
    expectStatus(answer, 200);
    return answer.body;
  };
  const put = (key: string, lease?: unknown) => ({
    requestPut: { key: base64(key), value: VALUE, ...(lease !== undefined && { lease }) },
  });
  const swap = async (key: string, lease?: unknown): Promise<void> => {
    const known = revisions.get(key) ?? '0';
    const body = await post('/v3/kv/txn', {
      compare: [{ key: base64(key), target: 'MOD', result: 'EQUAL', modRevision: known }],
      success: [put(key, lease)],
    });
    if (fieldOf(body, 'succeeded') !== true) throw new Error('etcd: a swap that nobody contends for failed.');
    revisions.set(key, revisionOf(body));
  };
  const presentId = (n: number): string => preloadedId(n % present);

  return {
    operations: {
      async create(n) {
        const lease = fieldOf(await post('/v3/lease/grant', { TTL: LEASE_SECONDS }), 'ID');
        const key = `session/new-${run}-${n}`;
        await swap(key, lease);
        revisions.delete(key);
      },
      async read(n) {
        const body = await post('/v3/kv/range', { key: base64(`session/${presentId(n)}`) });
        if (fieldOf(body, 'count') !== '1') throw new Error('etcd: a key is not there.');
      },
      extend: (n) => swap(`session/${presentId(n)}`),
      connect: (n) => swap(`seat/${presentId(n)}`),
    },
    async preload(sessions) {
      for (let first = 0; first < sessions; first += PUTS_AT_ONCE) {
        const count = Math.min(PUTS_AT_ONCE, sessions - first);
        const keys = Array.from({ length: count }, (_, n) => `session/${preloadedId(first + n)}`);
        const body = await post('/v3/kv/txn', { success: keys.map((key) => put(key)) });
        for (const key of keys) revisions.set(key, revisionOf(body));
      }
    },
    close: () => http.close(),
  };
}

const revisionOf = (body: unknown): string => String(fieldOf(fieldOf(body, 'header'), 'revision'));

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
