import { BenchDevice } from '../engine/bench-device.ts';
import { residentMb } from '../engine/process-memory.ts';
import { startEngine } from '../engine/start-engine.ts';
import { upload } from '../engine/upload.ts';
import { RING_TRIANGLES } from '../models/rings.ts';
import { RINGS_URL, ringsFolder } from '../models/rings-folder.ts';
import { type LoadStages, loadTimed } from './load-timed.ts';
import type { RendererBench } from './renderer-bench.ts';
import { spread } from './spread.ts';
import { undisturbed } from './undisturbed.ts';

const aim = { atMost: 2 };

interface Loaded {
  /** Into an engine that has loaded nothing before, and again into the same. */
  readonly first: LoadStages;
  readonly again: LoadStages;
  /** Of the file that the first was made of; null: it was not uploaded. */
  readonly uploadSeconds: number | null;
  readonly memoryMb: number | null;
}

const ways = ['file', 'upload'] as const;
const stages = ['before', 'waiting', 'fetching', 'reading', 'indexing', 'placing'] as const;

/** From the sending of `loadModel` until its result: of a file in the engine's folder, and of one that the device has sent up. */
export async function measureLoading(bench: RendererBench): Promise<void> {
  const { options, say, cleanup } = bench;
  const { folder, bytes } = await ringsFolder(cleanup);
  say(`a model of ${RING_TRIANGLES} triangles, ${(bytes.length / 1e6).toFixed(1)} MB`);
  for (const way of ways) {
    const name = `load of ${RING_TRIANGLES / 1000}k triangles, ${way}`;
    const { found, noisy } = await undisturbed(bench, name, async () => {
      const all: Loaded[] = [];
      for (let run = 0; run < (options.isQuick ? 1 : 5); run += 1)
        all.push(await loadTwice(bench, folder, way === 'upload' ? bytes : null));
      return all;
    });
    const times = found.map(
      ({ first, again }) => `${first.seconds.toFixed(2)} + ${again.seconds.toFixed(2)}`,
    );
    say(`${name}: ${times.join(', ')} s`);
    note(bench, name, found, noisy);
  }
}

/** `bytes`: they are sent up first, each time. */
async function loadTwice(
  { cleanup }: RendererBench,
  folder: string,
  bytes: Uint8Array | null,
): Promise<Loaded> {
  const engine = await startEngine(cleanup, { RENDERER_MODEL_FOLDER: folder, RENDERER_CHROMIUM: 'none' });
  const device = await BenchDevice.connect(engine.port);
  let uploadSeconds: number | null = null;
  const load = async (): Promise<LoadStages> => {
    if (bytes === null) return await loadTimed(device, { url: RINGS_URL }, RING_TRIANGLES);
    const begun = performance.now();
    const id = await upload(device, 'rings.glb', bytes);
    uploadSeconds ??= (performance.now() - begun) / 1000;
    return await loadTimed(device, { upload: id }, RING_TRIANGLES);
  };
  const first = await load();
  const memoryMb = residentMb(engine.pid);
  await device.call('clearScene', {});
  const again = await load();
  await device.leave();
  await engine.stop();
  return { first, again, uploadSeconds, memoryMb };
}

/** The middle of all loads of one way. */
function note({ figures }: RendererBench, name: string, loads: readonly Loaded[], noisy: boolean): void {
  const middle = (of: (load: Loaded) => number | null): number | null => {
    const known = loads.map(of).filter((value) => value !== null);
    return known.length === 0 ? null : spread(known).p50;
  };
  const add = (what: string, unit: string, of: (load: Loaded) => number | null): void => {
    const ours = middle(of);
    if (ours !== null) figures.add({ metric: `${name}: ${what}`, unit, ours, noisy });
  };
  figures.add({ metric: name, unit: 's', ours: middle(({ first }) => first.seconds), aim, noisy });
  for (const stage of stages)
    add(stage === 'before' ? 'before the first word of it' : stage, 's', ({ first }) => first.stages[stage]);
  figures.add({
    metric: `${name}, the second`,
    unit: 's',
    ours: middle(({ again }) => again.seconds),
    aim,
    noisy,
  });
  add('the upload before it', 's', ({ uploadSeconds }) => uploadSeconds);
  add('memory of the engine after it', 'MB', ({ memoryMb }) => memoryMb);
}
