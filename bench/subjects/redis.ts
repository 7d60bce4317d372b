import { randomUUID } from 'node:crypto';
import type { Subject } from '../load/subject.ts';
import { RespClient } from './resp-client.ts';
import { preloadedId } from './session-ids.ts';

export interface RedisTarget {
  readonly port: number;
  readonly present: number;
}

/** Callers that put the sessions there. */
const AT_ONCE = 32;
const LEASE_MS = '3600000';
const VALUE = 'x'.repeat(300);

/** The same verbs on Redis, as its locks are made: a value that only the first can set, with a time to live. It compares nothing else. */
export function redis({ port, present }: RedisTarget): Subject {
  const client = new RespClient(port);
  const run = randomUUID().slice(0, 8);
  const presentId = (n: number): string => preloadedId(n % present);
  const setFirst = async (key: string): Promise<void> => {
    if ((await client.call('SET', key, VALUE, 'NX', 'PX', LEASE_MS)) !== 'OK')
      throw new Error('Redis: the key was there already.');
  };
  return {
    operations: {
      create: (n) => setFirst(`session:new-${run}-${n}`),
      async read(n) {
        if ((await client.call('GET', `session:${presentId(n)}`)) === null)
          throw new Error('Redis: a key is gone.');
      },
      async extend(n) {
        if ((await client.call('PEXPIRE', `session:${presentId(n)}`, LEASE_MS)) !== 1)
          throw new Error('Redis: a key is gone.');
      },
      connect: (n) => setFirst(`seat:${presentId(n)}:${Math.floor(n / present)}`),
    },
    async preload(sessions) {
      let next = 0;
      const caller = async (): Promise<void> => {
        while (next < sessions) await setFirst(`session:${preloadedId(next++)}`);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, caller));
    },
    close: () => client.close(),
  };
}
