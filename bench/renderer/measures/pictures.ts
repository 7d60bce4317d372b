import { BenchDevice } from '../engine/bench-device.ts';
import { startedMb } from '../engine/process-memory.ts';
import { type StartedEngine, startEngine } from '../engine/start-engine.ts';
import { RING_TRIANGLES } from '../models/rings.ts';
import { RINGS_URL, ringsFolder } from '../models/rings-folder.ts';
import { OBJECTS, placeParts, placeShapes } from '../models/two-hundred-objects.ts';
import { firstFrame } from './first-frame.ts';
import { loadTimed } from './load-timed.ts';
import { orbit } from './orbit.ts';
import type { RendererBench } from './renderer-bench.ts';
import { undisturbed } from './undisturbed.ts';

const SIZE = { width: 640, height: 360 };

interface Shown {
  readonly name: string;
  /** How far the camera is from its middle. */
  readonly reach: number;
  /** Whether pictures of it have an aim. */
  readonly isAimed: boolean;
  readonly fill: (device: BenchDevice) => Promise<unknown>;
}

const all: readonly Shown[] = [
  { name: `${OBJECTS} objects`, reach: 6, isAimed: true, fill: placeParts },
  { name: `${OBJECTS} finer objects`, reach: 14, isAimed: false, fill: placeShapes },
  {
    name: `${RING_TRIANGLES / 1000}k triangles`,
    reach: 9,
    isAimed: false,
    fill: (device) => loadTimed(device, { url: RINGS_URL }, RING_TRIANGLES),
  },
];

const metricsOf = ({ name, isAimed }: Shown) => ({
  rate: { metric: `${name}: frames`, unit: 'frames/s', ...(isAimed && { aim: { atLeast: 20 } }) },
  p50: { metric: `${name}: pose to frame p50`, unit: 'ms', ...(isAimed && { aim: { atMost: 100 } }) },
  p95: { metric: `${name}: pose to frame p95`, unit: 'ms' },
  waiting: { metric: `${name}: any pose to it or a later one p50`, unit: 'ms' },
  own: { metric: `${name}: pose to frame p50, as the engine sees it`, unit: 'ms' },
  bytes: { metric: `${name}: a frame`, unit: 'KB' },
  cpu: { metric: `${name}: processor time of a frame`, unit: 'ms' },
  first: { metric: `${name}: first frame, the browser's start included`, unit: 's' },
  memory: { metric: `${name}: memory of the browser`, unit: 'MB' },
});

/** Pictures while the camera circles: of 200 objects, of 200 with ten times as many triangles, and of half a million triangles. */
export async function measurePictures(bench: RendererBench): Promise<void> {
  const { folder } = await ringsFolder(bench.cleanup);
  for (const shown of all) {
    const engine = await startEngine(bench.cleanup, { RENDERER_MODEL_FOLDER: folder });
    const device = await BenchDevice.connect(engine.port);
    if (device.hello.pictures) {
      await measureOne(bench, shown, engine, device);
    } else {
      const reason = `pictures of ${shown.name}: the engine finds no browser that could draw`;
      bench.say(reason);
      bench.figures.skip(reason, ...Object.values(metricsOf(shown)));
    }
    await device.leave();
    await engine.stop();
  }
}

async function measureOne(
  bench: RendererBench,
  shown: Shown,
  engine: StartedEngine,
  device: BenchDevice,
): Promise<void> {
  const { figures, options, say } = bench;
  const { name, reach, fill } = shown;
  const metrics = metricsOf(shown);
  await fill(device);
  const { triangles } = (await device.call('getStatistics', {})).result;
  const { renderer, seconds } = await firstFrame(device, SIZE);
  say(`${name}: ${triangles} triangles, first frame after ${seconds.toFixed(2)} s, by ${renderer}`);
  const times = options.isQuick ? { warmUpMs: 500, windowMs: 2000 } : { warmUpMs: 2000, windowMs: 10_000 };
  const { found, noisy } = await undisturbed(bench, name, () => orbit(device, { reach, ...times }));
  figures.add({ ...metrics.rate, ours: found.perSecond, noisy });
  figures.add({ ...metrics.p50, ours: found.latency.p50, noisy });
  figures.add({ ...metrics.p95, ours: found.latency.p95, noisy });
  figures.add({ ...metrics.waiting, ours: found.waiting.p50, noisy });
  figures.add({ ...metrics.own, ours: found.ownP50, noisy });
  figures.add({ ...metrics.bytes, ours: found.frameBytes / 1000, noisy });
  figures.add({ ...metrics.cpu, ours: found.frameCpuMs, noisy });
  figures.add({ ...metrics.first, ours: seconds, noisy });
  figures.add({ ...metrics.memory, ours: startedMb(engine.pid) });
  const { p50, p95 } = found.latency;
  say(
    `${name}: ${found.perSecond.toFixed(1)} frames/s, pose to frame p50 ${p50.toFixed(0)}  p95 ${p95.toFixed(0)} ms`,
  );
}
