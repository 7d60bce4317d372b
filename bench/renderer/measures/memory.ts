import { setTimeout as sleep } from 'node:timers/promises';
import { BenchDevice } from '../engine/bench-device.ts';
import { residentMb } from '../engine/process-memory.ts';
import { type StartedEngine, startEngine } from '../engine/start-engine.ts';
import type { RendererBench } from './renderer-bench.ts';

const idle = { metric: 'memory of an engine that nobody connects to', unit: 'MB', aim: { atMost: 120 } };
const visited = { metric: 'memory after a device came and left', unit: 'MB' };
const asked = { metric: 'memory after a device changed a scene without a model and left', unit: 'MB' };

/** What one engine has in memory before anybody comes, and after. What others do with the machine hardly changes it. */
export async function measureMemory({ figures, options, say, cleanup }: RendererBench): Promise<void> {
  const engine = await startEngine(cleanup);
  say(`an engine is ready after ${engine.readyMs.toFixed(0)} ms`);
  const restMs = options.isQuick ? 500 : 5000;
  const restingMb = async (): Promise<number | null> => {
    await sleep(restMs);
    return residentMb(engine.pid);
  };
  const before = await restingMb();
  if (before === null) {
    figures.skip('the memory of a process is known on Linux only', idle, visited, asked);
  } else {
    figures.add({ ...idle, ours: before });
    await visit(engine, async () => undefined);
    figures.add({ ...visited, ours: await restingMb() });
    await visit(engine, async (device) => {
      await device.call('createEntity', { name: 'one' });
      await device.call('getBounds', {});
    });
    figures.add({ ...asked, ours: await restingMb() });
  }
  await engine.stop();
}

async function visit(engine: StartedEngine, use: (device: BenchDevice) => Promise<void>): Promise<void> {
  const device = await BenchDevice.connect(engine.port);
  device.send({ type: 'hello', protocol: 1 });
  await use(device);
  await device.leave();
}
