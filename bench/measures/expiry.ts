import { setTimeout as sleep } from 'node:timers/promises';
import { at } from '../../shared/domain/instant.ts';
import { percentile } from '../load/percentile.ts';
import { quietMoment } from '../machine/quiet-moment.ts';
import { quietBody } from '../subjects/session-ids.ts';
import { startOurs } from '../subjects/start-ours.ts';
import type { Bench } from './bench.ts';
import { countLive, endsOf } from './ends.ts';

/** How fast supervisors are started at the least: the deadlines are set so far ahead. */
const STARTS_PER_SECOND = 150;
const MARGIN_MS = 15_000;
/** Longer than this after the last deadline, and the rest counts as never ended. */
const PATIENCE_MS = 60_000;
/** There is no second try here: what is waited for is only that others are quiet when it begins. */
const PATIENCE_FOR_QUIET_MS = 60_000;

/**
 * How late ends are written, by the history's own time. The sessions are written into the store before the start, with deadlines as they
 * are wanted (all in one instant, too); then each is created again, which starts its supervisor as after a crash. Meanwhile they
 * are read, and every answer has to be right to the millisecond of its own clock, however late the write comes.
 */
export async function measureExpiry(bench: Bench): Promise<void> {
  const cases = bench.options.isQuick
    ? [{ sessions: 200, spreadMs: 3000 }]
    : [
        { sessions: 1000, spreadMs: 20_000 },
        { sessions: 10_000, spreadMs: 20_000 },
        { sessions: 10_000, spreadMs: 0 },
      ];
  for (const one of cases) await measureCase(bench, one);
}

async function measureCase(
  bench: Bench,
  { sessions, spreadMs }: { readonly sessions: number; readonly spreadMs: number },
): Promise<void> {
  const { results, say } = bench;
  if (bench.options.tries > 1) await quietMoment(PATIENCE_FOR_QUIET_MS);
  const first = Date.now() + MARGIN_MS + (sessions / STARTS_PER_SECOND) * 1000;
  const ours = await startOurs(bench, {
    store: 'FULL',
    present: sessions,
    body: quietBody,
    expiresAt: (n) => at(Math.floor(first + (n / sessions) * spreadMs)),
  });
  await ours.client.run('drive', { concurrency: 16, warmUpMs: 0, until: { calls: sessions } });
  if (Date.now() > first)
    throw new Error('This machine is too busy to start the supervisors before the first deadline.');
  await sleep(first - Date.now() - 1000);
  const end = first + spreadMs;
  const reading = ours.client.run('checkedRead', {
    concurrency: 4,
    warmUpMs: 0,
    until: { ms: end + 5000 - Date.now() },
  });
  const read = await reading;
  while (countLive(ours.home.database) > 0 && Date.now() < end + PATIENCE_MS) await sleep(500);
  await ours.stopBroker();
  const ends = endsOf(ours.home.database);
  await ours.close();

  const missing = sessions - ends.length;
  const late = ends.map(({ endedAt, expiresAt }) => endedAt - expiresAt).sort((a, b) => a - b);
  const name = spreadMs === 0 ? `${sessions} in one instant` : `${sessions} over ${spreadMs / 1000} s`;
  const early = late.filter((ms) => ms < 0).length;
  const rows = [
    ['p50', percentile(late, 0.5)],
    ['p99', percentile(late, 0.99)],
    ['max', percentile(late, 1)],
  ] as const;
  for (const [what, value] of rows)
    results.add({ metric: `expiry lateness, ${name}: ${what}`, unit: 'ms', subject: 'ours', value });
  results.add({
    metric: `expiry, ${name}: written early or never`,
    unit: 'sessions',
    subject: 'ours',
    value: early + missing,
  });
  if (spreadMs === 0)
    results.add({
      metric: `expiry, ${name}: drain`,
      unit: 'ends/s',
      subject: 'ours',
      value: (ends.length * 1000) / Math.max(1, late.at(-1) ?? 1),
    });
  say(
    `ours               expiry, ${name}: late by p50 ${rows[0][1]}  p99 ${rows[1][1]}  max ${rows[2][1]} ms; ${early} early, ${missing} never; ${read.calls} reads meanwhile, all exact`,
  );
}
