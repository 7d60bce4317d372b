import { Worker } from 'node:worker_threads';
import type { LoadProgress } from '../../shared/connection/scene/model.ts';
import { SceneFault } from '../scene-fault.ts';
import { inLanes } from './in-lanes.ts';
import type { ModelAsset } from './model-asset.ts';
import type { FileBytes } from './sources/model-files.ts';
import type { ReadingFiles, ReadingJob, ReadingMessage } from './worker-messages.ts';

/** Of the thread's objects; what files decode to lies outside of it and is bound by what they declare. */
const HEAP_MIB = 768;
/** Files of a model that are fetched at once. */
const LANES = 4;

/** Run from its source, the source of the thread's program is what there is. */
const program = new URL(
  import.meta.url.endsWith('.ts') ? './reading/reading-thread.ts' : './reading/reading-thread.js',
  import.meta.url,
);

export interface ReadingHelp {
  readonly signal: AbortSignal;
  readonly progress: (progress: LoadProgress) => void;
  readonly fetch: (uri: string) => Promise<FileBytes>;
}

/**
 * Reads a model in a thread of its own, which is gone when this settles: whatever a file does to its reader, it does it there. The job's
 * bytes are handed over.
 */
export async function readInThread(job: ReadingJob, help: ReadingHelp): Promise<ModelAsset> {
  help.signal.throwIfAborted();
  const thread = new Worker(program, {
    workerData: job,
    transferList: job.model.kind === 'file' ? [job.model.bytes.buffer] : [],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB, maxYoungGenerationSizeMb: 64 },
    execArgv: [],
    env: {},
    // What decoders print about bad files goes nowhere.
    stdout: true,
    stderr: true,
  });
  thread.stdout.resume();
  thread.stderr.resume();
  try {
    return await outcome(thread, help);
  } finally {
    await thread.terminate();
  }
}

function outcome(thread: Worker, { signal, progress, fetch }: ReadingHelp): Promise<ModelAsset> {
  return new Promise((resolve, reject) => {
    const supply = async (uris: readonly string[]): Promise<void> => {
      const files = await inLanes(LANES, uris, fetch);
      const buffers = [...new Set(files.map(({ buffer }) => buffer))];
      thread.postMessage({ files } satisfies ReadingFiles, buffers);
    };
    const hear = (message: ReadingMessage): void => {
      if (message.kind === 'progress') progress(message.progress);
      else if (message.kind === 'needs') void supply(message.uris).catch(reject);
      else if (message.kind === 'done') resolve(message.asset);
      else if (message.kind === 'fault') reject(new SceneFault(message.code, message.message));
      else reject(new Error(message.message));
    };
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    thread.on('message', hear);
    thread.on('messageerror', reject);
    thread.on('error', (error) => reject(isOutOfMemory(error) ? tooMuch() : error));
    thread.on('exit', (code) => reject(new Error(`The thread that reads a model ended with ${code}.`)));
  });
}

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';

const tooMuch = (): SceneFault =>
  new SceneFault('ModelTooLarge', 'The model needs more memory to be read than this engine gives one.');
