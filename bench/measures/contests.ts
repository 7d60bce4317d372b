import { startOurs } from '../subjects/start-ours.ts';
import type { Bench } from './bench.ts';

/** 64 devices at one seat at once, again and again: exactly one of each 64 may win. */
export async function measureContests(bench: Bench): Promise<void> {
  const { options, results, say } = bench;
  const { contests } = options;
  const ours = await startOurs(bench, { store: 'FULL', present: contests });
  // The operation itself counts the winners, and one contest with another number of them fails the run.
  const window = await ours.client.run('contest', {
    concurrency: 1,
    warmUpMs: 0,
    until: { calls: contests },
  });
  results.add({
    metric: 'contests of 64 with exactly one winner',
    unit: 'contests',
    subject: 'ours',
    value: window.calls,
  });
  say(
    `ours               ${window.calls} contests of 64 devices over one seat: one winner in each, p99 ${window.p99.toFixed(1)} ms`,
  );
  await ours.close();
}
