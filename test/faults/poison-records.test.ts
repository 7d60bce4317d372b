import { expect, it } from 'vitest';
import { after, MINUTE } from '../../shared/domain/instant.ts';
import type { SessionId } from '../../shared/domain/session-ref.ts';
import { rowKeys } from '../../shared/storage/row-keys.ts';
import { shardOf } from '../../shared/storage/shard-of.ts';
import { minute } from '../support/builders/minute.ts';
import { aReadySession, theHost } from '../support/builders/sessions.ts';
import { manyBrokers } from './many-brokers.ts';

const SHARDS = 16;
const SESSIONS = 120;

/** What a damaged, a foreign or a newer version's hand may leave in a row. */
const poisons = [
  'not JSON at all',
  '',
  'null',
  '[]',
  '{"format":2}',
  '{"format":"two","session":{}}',
  '{"format":999,"session":{"state":"ready"}}',
];

/** How late, in milliseconds of the clock, each sound session's end was written by a sweep a minute. */
async function sweepWith(poisoned: number) {
  const { brokers, store, table, time, logged, put } = await manyBrokers(1);
  const [broker] = brokers;
  if (!broker) throw new Error('There is no broker.');
  const sessions = Array.from({ length: SESSIONS }, (_, n) =>
    aReadySession({
      id: `s${n}` as SessionId, // In the alphabet of ids.
      version: 1,
      readyAt: after(minute(2), n * 1500),
      host: { state: 'held', ...theHost, hostId: `host-${n}`, since: minute(1) },
    }),
  );
  for (const session of sessions) await put(session);
  // Spread over the whole order in which the sweep comes by.
  const bad = sessions.filter((_, n) => n % Math.max(1, Math.floor(SESSIONS / (poisoned || 1))) === 0);
  for (const [n, session] of bad.slice(0, poisoned).entries()) {
    const partition = shardOf(session, SHARDS);
    const row = await table.get(partition, rowKeys.session(session));
    const value = poisons[n % poisons.length] ?? '';
    if (!row) throw new Error('The row to be damaged is not there.');
    await table.transact(partition, [{ kind: 'replace', key: row.key, value, etag: row.etag }]);
  }
  let failed = 0;
  for (let turn = 13; turn < 18; turn++) {
    time.now = minute(turn);
    failed = (await broker.sweepSessions()).failed;
  }
  const sound = sessions.filter((session) => !bad.slice(0, poisoned).includes(session));
  const lateness = await Promise.all(
    sound.map(async (session) => {
      const history = await store.history(session);
      const end = history.find(({ changes }) => changes.includes('ended'));
      return (end?.at ?? Infinity) - session.expiresAt;
    }),
  );
  return { lateness: lateness.toSorted((one, other) => one - other), failed, logged };
}

const at99 = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;

it.each(poisons)(
  'one record that says %j is reported by every sweep, and the others end as ever',
  async (poison) => {
    const { logged, failed, lateness } = await sweepWith(1 + poisons.indexOf(poison));
    expect(failed).toBe(1 + poisons.indexOf(poison));
    expect(logged.filter((line) => line.includes('could not get on')).length).toBeGreaterThanOrEqual(failed);
    expect(Math.max(...lateness)).toBeLessThanOrEqual(MINUTE + 10_000);
  },
);

it('with a tenth of all records poisoned, the others are ended no later than without: the 99th percentile is the same', async () => {
  const healthy = await sweepWith(0);
  const poisoned = await sweepWith(SESSIONS / 10);
  expect(healthy.failed).toBe(0);
  expect(poisoned.failed).toBe(SESSIONS / 10);
  expect(at99(poisoned.lateness)).toBeLessThanOrEqual(1.2 * at99(healthy.lateness));
});
