import type { Quaternion } from '../../../shared/connection/scene/vectors.ts';
import { BenchDevice } from '../engine/bench-device.ts';
import { startEngine } from '../engine/start-engine.ts';
import { raysAtRings } from '../models/rays-at-rings.ts';
import { RING_TRIANGLES } from '../models/rings.ts';
import { RINGS_URL, ringsFolder } from '../models/rings-folder.ts';
import { loadTimed } from './load-timed.ts';
import { openSceneOf } from './open-scene-of.ts';
import type { RendererBench } from './renderer-bench.ts';
import { spread } from './spread.ts';
import { undisturbed } from './undisturbed.ts';

const aim = { atMost: 1 };
const COUNT = 2000;
/** A cast alone is so short that others could not be seen beside as few. */
const COUNT_WITHIN = 20_000;

/** What is done again and again, the n-th time: how long it took, in milliseconds. */
type Timed = (n: number) => Promise<number> | number;

/** Ray casts into half a million triangles over the connection and within the process, and other calls over the connection. */
export async function measureCalls(bench: RendererBench): Promise<void> {
  const { folder, path } = await ringsFolder(bench.cleanup);
  const engine = await startEngine(bench.cleanup, {
    RENDERER_MODEL_FOLDER: folder,
    RENDERER_CHROMIUM: 'none',
  });
  const device = await BenchDevice.connect(engine.port);
  await loadTimed(device, { url: RINGS_URL }, RING_TRIANGLES);
  const scene = await openSceneOf(path);
  for (const hits of ['closest', 'all'] as const) {
    const ray = raysAtRings(hits);
    await measure(bench, `ray cast, ${hits}, there and back`, COUNT, { aim }, async (n) => {
      const { result, ms } = await device.call('rayCast', ray(n));
      if (result.hits.length === 0) throw new Error('A ray went through a ring and hit nothing.');
      return ms;
    });
    await measure(bench, `ray cast, ${hits}, within the engine`, COUNT_WITHIN, { aim }, (n) =>
      scene.castTimed(ray(n)),
    );
  }
  await measureOthers(bench, device);
  await device.leave();
  await engine.stop();
}

async function measureOthers(bench: RendererBench, device: BenchDevice): Promise<void> {
  const [root] = (await device.call('listEntities', {})).result.entities;
  if (!root) throw new Error('The model was loaded, and the scene is empty.');
  const turn = async (n: number): Promise<number> => {
    const rotation: Quaternion = [0, Math.sin(n / 100), 0, Math.cos(n / 100)];
    return (await device.call('updateEntity', { entity: root.entity, rotation })).ms;
  };
  const bounds = async (): Promise<number> => (await device.call('getBounds', {})).ms;
  await measure(bench, 'updateEntity, there and back', COUNT, {}, turn);
  await measure(bench, 'getBounds in the world, there and back', COUNT, {}, bounds);
  await measure(bench, 'getBounds after the model was turned', COUNT, {}, async (n) => {
    await turn(n);
    return await bounds();
  });
}

async function measure(
  bench: RendererBench,
  name: string,
  count: number,
  aimed: { readonly aim?: typeof aim },
  timed: Timed,
): Promise<void> {
  const { figures, options, say } = bench;
  const times = options.isQuick ? count / 10 : count;
  const { found, noisy } = await undisturbed(bench, name, async () => {
    for (let n = 0; n < times / 4; n += 1) await timed(n);
    const all: number[] = [];
    for (let n = 0; n < times; n += 1) all.push(await timed(n));
    return spread(all);
  });
  figures.add({ metric: `${name} p50`, unit: 'ms', ours: found.p50, noisy, ...aimed });
  figures.add({ metric: `${name} p95`, unit: 'ms', ours: found.p95, noisy });
  say(`${name}: p50 ${found.p50.toFixed(3)}  p95 ${found.p95.toFixed(3)} ms`);
}
