import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpClient } from '../load/http-client.ts';
import type { Subject } from '../load/subject.ts';
import { expectStatus, fieldOf } from './expect.ts';
import { FIRST_MINUTES, preloadedId } from './session-ids.ts';

export interface OursTarget {
  readonly url: string;
  readonly account: string;
  readonly token: string;
  /** How many sessions are there already, ready and live. */
  readonly present: number;
  /** How the lease is extended: by `:extend`, where the broker has it, or by a growing total. */
  readonly extendBy: ':extend' | 'PATCH';
  /** What a create sends. */
  readonly body: object;
}

/** As many devices as stand before one session in a contest. */
const CONTESTANTS = 64;

/** How long a caller waits between two looks at a session that is not ready. */
const LOOK_EVERY_MS = 2;

/** The product over its own HTTP API, signed in. */
export function ours({ url, account, token, present, extendBy, body }: OursTarget): Subject {
  const http = new HttpClient(url, { authorization: `Bearer ${token}` });
  const run = randomUUID().slice(0, 8);
  const path = (rest: string): string => `/accounts/${account}/sessions/${rest}?api-version=2026-12-01`;
  const presentId = (n: number): string => preloadedId(n % present);
  /** The total that each session was last given, and the secret of the device that has its seat. */
  const minutes = new Map<string, number>();
  const secrets = new Map<string, string>();

  const connect = (id: string, deviceId: string, seatSecret?: string) =>
    http.call('POST', path(`${id}:connect`), { deviceId, ...(seatSecret !== undefined && { seatSecret }) });
  const readyOnceCreated = async (id: string): Promise<void> => {
    expectStatus(await http.call('PUT', path(id), body), 201);
    for (;;) {
      const answer = await http.call('GET', path(id));
      expectStatus(answer, 200);
      const status = fieldOf(answer.body, 'status');
      if (status === 'Ready') return;
      if (status !== 'Starting') throw new Error(`A new session became ${String(status)}.`);
      await sleep(LOOK_EVERY_MS);
    }
  };

  return {
    operations: {
      create: async (n) => expectStatus(await http.call('PUT', path(`new-${run}-${n}`), body), 201),
      read: async (n) => expectStatus(await http.call('GET', path(presentId(n))), 200),
      async extend(n) {
        const id = presentId(n);
        if (extendBy === ':extend')
          return expectStatus(await http.call('POST', path(`${id}:extend`), { minutes: 1 }), 200);
        const total = (minutes.get(id) ?? FIRST_MINUTES) + 1;
        minutes.set(id, total);
        expectStatus(await http.call('PATCH', path(id), { maxLeaseTimeMinutes: total }), 200);
      },
      /** Who comes back to a session that it has been at comes as the device that it was: every call reserves a seat. */
      async connect(n) {
        const id = presentId(n);
        const answer = await connect(id, 'bench', secrets.get(id));
        expectStatus(answer, 200);
        const secret = fieldOf(answer.body, 'seatSecret');
        if (typeof secret === 'string') secrets.set(id, secret);
      },
      /** Many devices at one seat at once: one gets it, everybody else hears that it is taken. */
      async contest(n) {
        const answers = await Promise.all(
          Array.from({ length: CONTESTANTS }, (_, device) => connect(presentId(n), `device-${device}`)),
        );
        for (const answer of answers) expectStatus(answer, 200, 409);
        const winners = answers.filter(({ status }) => status === 200).length;
        if (winners !== 1) throw new Error(`${winners} devices won one seat.`);
      },
      createToReady: (n) => readyOnceCreated(`await-${run}-${n}`),
      /** The same create again: it drives on a session whose supervisor does not run. */
      drive: async (n) => expectStatus(await http.call('PUT', path(presentId(n)), body), 200),
      async checkedRead(n) {
        const answer = await http.call('GET', path(presentId(n * 7919)));
        expectStatus(answer, 200);
        checkExpiry(answer.body);
        await sleep(LOOK_EVERY_MS);
      },
    },
    close: () => http.close(),
  };
}

/** Live exactly until the deadline: judged by the answer's own clock. */
export function checkExpiry(body: unknown): void {
  const [status, expiresAt, serverTime] = ['status', 'expiresAt', 'serverTime'].map((name) =>
    String(fieldOf(body, name)),
  );
  const isOver = Date.parse(serverTime ?? '') >= Date.parse(expiresAt ?? '');
  if (status === (isOver ? 'Expired' : 'Ready')) return;
  throw new Error(`A session is ${status} at ${serverTime}, and expires at ${expiresAt}.`);
}
