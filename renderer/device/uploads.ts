import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelPlace } from '../models/load-model.ts';
import { SceneFault } from '../scene-fault.ts';

/** What one frame may carry. */
export const CHUNK_BYTES = 256 * 1024;
/** How much may be on its way that the engine has not written down yet. */
export const WINDOW_BYTES = 4 * 1024 * 1024;
const MOST_AT_A_TIME = 4;

interface Upload {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly file: FileHandle;
  received: number;
  written: Promise<void>;
  failure: unknown;
}

/** The files that one connection uploads, kept in the scratch folder until a model was made of them or the connection is over. */
export class Uploads {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #uploads = new Map<number, Upload>();
  #last = 0;

  constructor(folder: string, maxBytes: number) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
  }

  async begin(name: string, bytes: number): Promise<number> {
    if (bytes > this.#maxBytes)
      throw new SceneFault(
        'ModelTooLarge',
        `The file has ${bytes} bytes, and no model may have more than ${this.#maxBytes}.`,
        'bytes',
      );
    if (this.#uploads.size >= MOST_AT_A_TIME)
      throw new SceneFault(
        'TooManyRequests',
        `There are ${MOST_AT_A_TIME} uploads that no model was made of yet.`,
      );
    this.#last += 1;
    const upload = this.#last;
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const path = join(this.#folder, `upload-${randomUUID()}`);
    const file = await open(path, 'wx', 0o600);
    this.#uploads.set(upload, {
      name,
      path,
      bytes,
      file,
      received: 0,
      written: Promise.resolve(),
      failure: null,
    });
    return upload;
  }

  /** Takes the next bytes of a file. Answers how many have arrived, once these are written. */
  async take(upload: number, bytes: Uint8Array): Promise<number> {
    const it = this.#find(upload);
    if (it.received + bytes.length > it.bytes) {
      await this.drop(upload);
      throw new SceneFault(
        'InvalidParam',
        `Upload ${upload} was announced with ${it.bytes} bytes, and more came. It is dropped.`,
        'bytes',
      );
    }
    const at = it.received;
    it.received += bytes.length;
    it.written = it.written
      .then(async () => {
        const { bytesWritten } = await it.file.write(bytes, 0, bytes.length, at);
        if (bytesWritten < bytes.length) throw new Error('The disk took a part only.');
      })
      .catch((error: unknown) => {
        it.failure ??= error;
      });
    await it.written;
    return it.received;
  }

  /** The file of a finished upload. */
  async file(upload: number): Promise<ModelPlace> {
    const it = this.#find(upload);
    await it.written;
    if (it.failure !== null)
      throw new SceneFault('InternalError', 'The engine could not keep the upload: its disk may be full.');
    if (it.received < it.bytes)
      throw new SceneFault(
        'InvalidParam',
        `Upload ${upload} has ${it.received} of ${it.bytes} bytes: send the rest first.`,
        'source',
      );
    return { kind: 'file', path: it.path, name: it.name };
  }

  async drop(upload: number): Promise<void> {
    const it = this.#uploads.get(upload);
    if (!it) return;
    this.#uploads.delete(upload);
    await it.written;
    await it.file.close();
    await rm(it.path, { force: true });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#uploads.keys()].map((upload) => this.drop(upload)));
  }

  #find(upload: number): Upload {
    const found = this.#uploads.get(upload);
    if (found) return found;
    throw new SceneFault('UploadNotFound', `There is no upload ${upload} of this connection.`, 'upload');
  }
}
