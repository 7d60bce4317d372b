import type { LoadClient } from '../load/load-client.ts';
import { quietWindow } from '../load/quiet-window.ts';
import type { Bench } from './bench.ts';

/** The calls that are compared, in their order: create last, for it leaves sessions behind. */
export const ratePlan = [
  ['read', 16],
  ['extend', 16],
  ['connect', 16],
  ['create', 16],
  ['create', 64],
] as const;

export const rateMetrics = ratePlan.map(([operation, concurrency]) => `${operation} C${concurrency}`);

const WARM_UP_MS = 1000;

/** Calls in a closed loop, each kind for one quiet window: how many a second, how long the slowest hundredth takes, and what a call costs in CPU. */
export async function measureRates(
  { options, results, say }: Bench,
  client: LoadClient,
  subject: string,
  plan: readonly (readonly [operation: string, concurrency: number])[] = ratePlan,
): Promise<void> {
  const warmUpMs = options.isQuick ? 200 : WARM_UP_MS;
  for (const [operation, concurrency] of plan) {
    const load = { concurrency, warmUpMs, until: { ms: options.windowMs } };
    const window = await quietWindow(client, operation, load, options.tries);
    const { perSecond, p50, p99, foreign, serverCpu, noisy } = window;
    const metric = `${operation} C${concurrency}`;
    results.add({ metric, unit: 'calls/s', subject, value: perSecond, noisy }, true);
    results.add({ metric: `${metric} p99`, unit: 'ms', subject, value: p99, noisy }, true);
    if (serverCpu !== null)
      results.add(
        { metric: `${metric} server CPU`, unit: 'µs a call', subject, value: serverCpu, noisy },
        true,
      );
    const others =
      foreign === null ? '' : `, others used ${(foreign * 100).toFixed(0)} %${noisy ? ' (NOISY)' : ''}`;
    say(
      `${subject.padEnd(18)} ${metric.padEnd(12)} ${perSecond.toFixed(0).padStart(7)}/s   p50 ${p50.toFixed(2)}  p99 ${p99.toFixed(2)} ms  ${serverCpu?.toFixed(0) ?? '?'} µs CPU${others}`,
    );
  }
}
