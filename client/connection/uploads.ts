import { abortable } from '../abortable.ts';
import { numberOf } from '../guards.ts';
import { RemoteRenderingError } from '../remote-rendering-error.ts';
import type { CallOptions, CallsUnderWay } from './calls-under-way.ts';
import { type ModelFile, modelBytes } from './model-bytes.ts';
import { UPLOAD_HEADER_BYTES, UPLOAD_KIND } from './protocol.ts';

const STALL_SECONDS = 30;

interface UnderWay {
  received: number;
  /** How far sending may go. */
  allowed: number;
  failed: RemoteRenderingError | null;
  /** Something has changed. */
  wake: () => void;
}

type OnUploaded = (loaded: number, total: number) => void;

/** What this device sends up over one link, no faster than the engine writes it down. */
export class Uploads {
  readonly #calls: CallsUnderWay;
  readonly #send: (bytes: Uint8Array<ArrayBuffer>) => void;
  readonly #underWay = new Map<number, UnderWay>();

  constructor(calls: CallsUnderWay, send: (bytes: Uint8Array<ArrayBuffer>) => void) {
    this.#calls = calls;
    this.#send = send;
  }

  /** Answers the upload's id when all of it has arrived. */
  async send(file: ModelFile, options: CallOptions, onUploaded: OnUploaded): Promise<number> {
    const { name, bytes, read } = modelBytes(file);
    const begun = await this.#calls.ask('beginUpload', { name, bytes }, options);
    const { upload } = begun;
    const chunkBytes = Math.max(1, numberOf(begun.chunkBytes) ?? 0);
    // Before the engine has named a window, one frame is safe.
    const state: UnderWay = { received: 0, allowed: chunkBytes, failed: null, wake: () => undefined };
    this.#underWay.set(upload, state);
    try {
      let sent = 0;
      for await (const part of read(chunkBytes)) {
        for (let at = 0; at < part.length; at += chunkBytes) {
          const chunk = part.subarray(at, at + chunkBytes);
          await until(state, () => sent + chunk.length <= state.allowed, options);
          this.#send(frameOf(upload, chunk));
          sent += chunk.length;
          onUploaded(state.received, bytes);
        }
      }
      await until(state, () => state.received >= bytes, options);
      onUploaded(bytes, bytes);
      return upload;
    } catch (error) {
      // It would stand in the way of others. Where this can't be said, the connection is over, and the file with it.
      this.#calls.ask('dropUpload', { upload }, {}).catch(() => undefined);
      throw error;
    } finally {
      this.#underWay.delete(upload);
    }
  }

  received(upload: number, received: number, window: number): void {
    const state = this.#underWay.get(upload);
    if (!state) return;
    state.received = Math.max(state.received, received);
    state.allowed = Math.max(state.allowed, received + window);
    state.wake();
  }

  /** Which upload it was can't be said of a frame that was refused, nor is any finished over a link that is gone. */
  fail(reason: RemoteRenderingError): void {
    for (const state of this.#underWay.values()) {
      state.failed = reason;
      state.wake();
    }
  }
}

function frameOf(upload: number, chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(UPLOAD_HEADER_BYTES + chunk.length);
  frame[0] = UPLOAD_KIND;
  new DataView(frame.buffer).setUint32(4, upload, true);
  frame.set(chunk, UPLOAD_HEADER_BYTES);
  return frame;
}

async function until(state: UnderWay, isSo: () => boolean, { abortSignal }: CallOptions): Promise<void> {
  for (;;) {
    if (state.failed) throw state.failed;
    abortSignal?.throwIfAborted();
    if (isSo()) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const woken = new Promise<void>((resolve, reject) => {
      state.wake = resolve;
      const words = `The engine took nothing of an upload for ${STALL_SECONDS} seconds.`;
      timer = setTimeout(() => reject(new RemoteRenderingError('TimedOut', words)), STALL_SECONDS * 1000);
    });
    await abortable(woken, abortSignal).finally(() => clearTimeout(timer));
  }
}
