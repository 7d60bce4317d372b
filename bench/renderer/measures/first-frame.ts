import type { PictureSettings } from '../../../shared/connection/scene/picture.ts';
import type { BenchDevice } from '../engine/bench-device.ts';

/** Longer than anybody would wait for a picture. */
const LIMIT_MS = 60_000;

/** Asks for pictures, and waits for the first: with what it was drawn, and how long that took from the asking. */
export async function firstFrame(device: BenchDevice, settings: PictureSettings) {
  const begun = performance.now();
  let limit: NodeJS.Timeout | undefined;
  const came = new Promise<number>((resolve, reject) => {
    device.onFrame = ({ at, frame }) => {
      device.send({ type: 'shown', frame });
      resolve(at);
    };
    limit = setTimeout(() => reject(new Error('No frame came within a minute.')), LIMIT_MS);
  });
  try {
    // A refusal of the call comes first: no frame comes after it.
    const [{ result }, at] = await Promise.all([device.call('startPictures', settings), came]);
    return { renderer: result.renderer, seconds: (at - begun) / 1000 };
  } finally {
    clearTimeout(limit);
  }
}
