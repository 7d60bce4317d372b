import { parentPort, workerData } from 'node:worker_threads';
import type { ModelAsset } from '../model-asset.ts';
import { isSceneFault } from '../model-fault.ts';
import { makeSample } from '../samples/make-sample.ts';
import type { FileBytes } from '../sources/model-files.ts';
import { spacedProgress } from '../spaced-progress.ts';
import type { ReadingFiles, ReadingJob, ReadingMessage } from '../worker-messages.ts';
import { boundDecoders } from './bound-decoders.ts';
import { readModel } from './read-model.ts';

// The program of the thread that reads one model: see read-in-thread.ts.

const port = parentPort;
if (port === null) throw new Error('This program runs in a thread.');
const job: ReadingJob = workerData;
boundDecoders(job.limits.decodedBytes);

const say = (message: ReadingMessage, handedOver: readonly ArrayBuffer[] = []): void =>
  port.postMessage(message, [...handedOver]);
const tell = spacedProgress((progress) => say({ kind: 'progress', progress }));

const ask = (uris: readonly string[]): Promise<readonly FileBytes[]> =>
  new Promise((resolve) => {
    port.once('message', ({ files }: ReadingFiles) => resolve(files));
    say({ kind: 'needs', uris });
  });

try {
  const { model, limits } = job;
  const asset =
    model.kind === 'sample'
      ? makeSample(model.name, tell)
      : await readModel(model.name, model.bytes, { limits, ask, tell });
  say({ kind: 'done', asset }, buffersOf(asset));
} catch (error) {
  say(explained(error));
}

function buffersOf({ meshes, textures }: ModelAsset): ArrayBuffer[] {
  return [
    ...meshes.flatMap(({ positions, normals, uvs, colors, indices, tree }) => [
      ...[positions, normals, uvs, colors, indices].flatMap((array) =>
        array === null ? [] : [array.buffer],
      ),
      ...tree,
    ]),
    ...textures.map(({ bytes }) => bytes.buffer),
  ];
}

function explained(error: unknown): ReadingMessage {
  if (isSceneFault(error)) return { kind: 'fault', code: error.code, message: error.message };
  if (error instanceof RangeError && /allocation|array length|string longer/i.test(error.message))
    return {
      kind: 'fault',
      code: 'ModelTooLarge',
      message: 'The model needs more memory to be read than there is.',
    };
  return { kind: 'broken', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
