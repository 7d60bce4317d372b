import { quietWindow } from '../load/quiet-window.ts';
import { startOurs } from '../subjects/start-ours.ts';
import type { Bench } from './bench.ts';

/**
 * From the first byte of a create to the first answer that says Ready, less what the simulated host takes: what the broker itself adds.
 * A host that is ready at once shows the path alone; one that takes a second also shows how late its readiness is noticed.
 */
export async function measureReady(bench: Bench): Promise<void> {
  const { options, results, say } = bench;
  for (const readyMs of [0, 1000]) {
    const ours = await startOurs(bench, { store: 'FULL', present: 1, readyMs });
    for (const concurrency of [1, 16]) {
      const calls = (options.isQuick ? 3 : readyMs === 0 ? 200 : 5) * (concurrency === 1 ? 1 : 10);
      const load = { concurrency, warmUpMs: options.isQuick ? 0 : 1000, until: { calls } };
      const { p50, p99, noisy } = await quietWindow(ours.client, 'createToReady', load, options.tries);
      const metric = `create→Ready beyond a host of ${readyMs} ms, C${concurrency}`;
      results.add({ metric: `${metric} p50`, unit: 'ms', subject: 'ours', value: p50 - readyMs, noisy });
      results.add({ metric: `${metric} p99`, unit: 'ms', subject: 'ours', value: p99 - readyMs, noisy });
      say(
        `ours               ${metric}: p50 ${(p50 - readyMs).toFixed(1)}  p99 ${(p99 - readyMs).toFixed(1)} ms${noisy ? ' (NOISY)' : ''}`,
      );
    }
    await ours.close();
  }
}
