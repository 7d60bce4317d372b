import { setTimeout as sleep } from 'node:timers/promises';
import { type CpuSample, sampleCpu, serverCpuPerCall } from '../../machine/cpu.ts';
import type { BenchDevice, CameFrame } from '../engine/bench-device.ts';
import { type Spread, spread } from './spread.ts';

const POSES_A_SECOND = 60;
/** A turn in so many seconds. */
const TURN_SECONDS = 8;

export interface OrbitFigures {
  readonly perSecond: number;
  /** Of the poses that a frame shows, from their sending to its arrival. */
  readonly latency: Spread;
  /** Of all poses, from their sending to the arrival of the first frame that shows them or a later one. */
  readonly waiting: Spread;
  /** As `latency`, between the engine's own door and itself; null where it does not know. */
  readonly ownP50: number | null;
  readonly frameBytes: number;
  /** What the engine and its browser used of the processors for a frame, in milliseconds, all of their threads together; null where that can't be known. */
  readonly frameCpuMs: number | null;
}

interface Window {
  /** How far the camera is from the middle. */
  readonly reach: number;
  readonly warmUpMs: number;
  readonly windowMs: number;
}

/** Of the poses of this run: they grow over the whole life of a connection. */
let sequence = 0;

/** Circles with the camera at 60 poses a second, says of every frame at once that it was shown, and counts those within the window. */
export async function orbit(
  device: BenchDevice,
  { reach, warmUpMs, windowMs }: Window,
): Promise<OrbitFigures> {
  const begun = performance.now();
  const opens = begun + warmUpMs;
  const closes = opens + windowMs;
  const seen = new SeenFrames(opens, closes);
  device.onFrame = (came) => {
    device.send({ type: 'shown', frame: came.frame });
    seen.came(came);
  };
  let before: CpuSample | null = null;
  for (let pose = 1; performance.now() < closes; pose += 1) {
    if (before === null && performance.now() >= opens) before = sampleCpu(process.pid);
    const turn = (pose / POSES_A_SECOND / TURN_SECONDS) * Math.PI * 2;
    sequence += 1;
    seen.sent(sequence, performance.now());
    device.send({
      type: 'camera',
      sequence,
      pose: {
        position: [reach * Math.sin(turn), reach / 2, reach * Math.cos(turn)],
        target: [0, 0, 0],
        up: [0, 1, 0],
        fieldOfView: 50,
      },
    });
    await sleep(Math.max(1, begun + (pose * 1000) / POSES_A_SECOND - performance.now()));
  }
  const cpu = serverCpuPerCall(before, sampleCpu(process.pid), seen.frames);
  if (seen.frames === 0) throw new Error('The camera circled, and no frame came.');
  const { latencyMs } = (await device.call('queryPerformance', {})).result;
  return {
    perSecond: seen.frames / (windowMs / 1000),
    latency: spread(seen.latencies),
    waiting: spread(seen.waits),
    ownP50: latencyMs?.p50 ?? null,
    frameBytes: seen.bytes / seen.frames,
    frameCpuMs: cpu === null ? null : cpu / 1000,
  };
}

/** Frames of one orbit, and the poses that have not been seen in one yet. */
class SeenFrames {
  frames = 0;
  bytes = 0;
  readonly latencies: number[] = [];
  readonly waits: number[] = [];
  readonly #opens: number;
  readonly #closes: number;
  readonly #unseen = new Map<number, number>();

  constructor(opens: number, closes: number) {
    this.#opens = opens;
    this.#closes = closes;
  }

  sent(pose: number, at: number): void {
    this.#unseen.set(pose, at);
  }

  came({ at, camera, bytes }: CameFrame): void {
    const counts = at >= this.#opens && at < this.#closes;
    if (counts) {
      this.frames += 1;
      this.bytes += bytes;
    }
    for (const [pose, sentAt] of this.#unseen) {
      if (pose > camera) break;
      this.#unseen.delete(pose);
      if (!counts) continue;
      this.waits.push(at - sentAt);
      if (pose === camera) this.latencies.push(at - sentAt);
    }
  }
}
