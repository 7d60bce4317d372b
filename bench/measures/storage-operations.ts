import { setTimeout as sleep } from 'node:timers/promises';
import { HttpClient } from '../load/http-client.ts';
import { expectStatus, fieldOf } from '../subjects/expect.ts';
import { createBody } from '../subjects/session-ids.ts';
import { startOurs } from '../subjects/start-ours.ts';
import type { Bench } from './bench.ts';

const LIVES = 10;
const IDLE_SESSIONS = 1000;
/** A time of the year at which nobody measures. */
const NEVER = '0 0 0 31 12 *';
const SETTLE_MS = 1500;

/**
 * What a session costs in requests to the table service, by Azurite's access log: a whole life (create, Ready, one extension, one
 * connect, stop, released) without the sweep, and what is asked for in an idle minute with a thousand live sessions. (A transaction of several rows
 * is one request, as it is billed. The supervisor's own storage is the durable engine's and is not in it.)
 */
export async function measureStorageOperations(bench: Bench): Promise<void> {
  await wholeLives(bench);
  if (!bench.options.isQuick) await idleMinutes(bench);
}

async function wholeLives(bench: Bench): Promise<void> {
  let requests = 0;
  const ours = await startOurs(bench, {
    store: 'azurite',
    present: 1,
    env: { SWEEP_SCHEDULE: NEVER },
    onStoreRequest: () => requests++,
  });
  const { url, token } = ours.broker;
  const http = new HttpClient(url, { authorization: `Bearer ${token}` });
  const call = async (method: string, id: string, body?: object, ...wanted: number[]): Promise<unknown> => {
    const path = `/accounts/${ours.home.account}/sessions/${id}?api-version=2026-12-01`;
    const answer = await http.call(method, path, body);
    expectStatus(answer, ...wanted);
    return answer.body;
  };
  // The first create also counts the account's sessions; it is not one of those that are measured.
  await call('PUT', 'first', createBody, 201);
  await sleep(SETTLE_MS);
  const before = requests;
  const ids = Array.from({ length: LIVES }, (_, n) => `life-${n}`);
  for (const id of ids) await call('PUT', id, createBody, 201);
  await sleep(SETTLE_MS);
  const untilReady = (requests - before) / LIVES;
  for (const id of ids) {
    await call('PATCH', id, { maxLeaseTimeMinutes: createBody.maxLeaseTimeMinutes + 10 }, 200);
    await call('POST', `${id}:connect`, { deviceId: 'bench' }, 200);
    await call('POST', `${id}/:stop`, {}, 204);
  }
  await sleep(SETTLE_MS);
  const counted = requests - before;
  const last = await call('GET', ids.at(-1) ?? '', undefined, 200);
  if (fieldOf(fieldOf(last, 'host'), 'state') !== 'released')
    throw new Error('A stopped session was not released.');
  http.close();
  await ours.close();
  const value = counted / LIVES;
  const subject = 'ours';
  const unit = 'requests';
  bench.results.add({ metric: 'storage requests of a create until Ready', unit, subject, value: untilReady });
  bench.results.add({ metric: "storage requests in a session's life", unit, subject, value });
  bench.say(
    `ours               ${value.toFixed(1)} storage requests in a session's life, ${untilReady.toFixed(1)} of them until Ready`,
  );
}

async function idleMinutes(bench: Bench): Promise<void> {
  let requests = 0;
  const ours = await startOurs(bench, {
    store: 'azurite',
    present: IDLE_SESSIONS,
    onStoreRequest: () => requests++,
  });
  bench.say('ours               idle for three minutes: the first of them reads the rows once');
  await sleep(61_000 - (Date.now() % 60_000) + 10_000);
  const before = requests;
  await sleep(120_000);
  const value = (requests - before) * 30;
  await ours.close();
  bench.results.add({
    metric: `storage requests in an idle hour, ${IDLE_SESSIONS} live sessions`,
    unit: 'requests',
    subject: 'ours',
    value,
  });
  bench.say(
    `ours               ${value} storage requests in an idle hour with ${IDLE_SESSIONS} live sessions`,
  );
}
