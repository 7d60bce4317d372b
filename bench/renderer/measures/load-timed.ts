import type { LoadProgress, ModelSource } from '../../../shared/connection/scene/model.ts';
import type { BenchDevice } from '../engine/bench-device.ts';

/** How long each stage of a load took by what the engine said of it, in seconds: from its first word to the next one's. */
export type StageTimes = Readonly<Record<LoadProgress['stage'] | 'before', number>>;

export interface LoadStages {
  /** From the sending of the call to its result. */
  readonly seconds: number;
  readonly stages: StageTimes;
}

/** Loads a model, and fails where it is not the one that was meant. */
export async function loadTimed(
  device: BenchDevice,
  source: ModelSource,
  triangles: number,
): Promise<LoadStages> {
  const begun = performance.now();
  const times = { before: 0, waiting: 0, fetching: 0, reading: 0, indexing: 0, placing: 0 };
  let stage: keyof StageTimes = 'before';
  let since = begun;
  const turn = (next: keyof StageTimes, at: number): void => {
    times[stage] += (at - since) / 1000;
    [stage, since] = [next, at];
  };
  const { result, ms } = await device.call('loadModel', { source }, (progress, at) => {
    if (progress.stage !== stage) turn(progress.stage, at);
  });
  turn('before', begun + ms);
  if (result.statistics.triangles !== triangles)
    throw new Error(
      `The model has ${triangles} triangles, and the engine says ${result.statistics.triangles}.`,
    );
  return { seconds: ms / 1000, stages: times };
}
