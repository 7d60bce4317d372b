import { RemoteRenderingError } from '../remote-rendering-error.ts';

/** A file that the engine gets from this device. A stream has to say how many bytes it will have. */
export type ModelFile =
  | Blob
  | ArrayBuffer
  | Uint8Array
  | { readonly data: Blob | ArrayBuffer | Uint8Array; readonly name: string }
  | StreamedFile;

interface StreamedFile {
  readonly stream: ReadableStream<Uint8Array>;
  readonly bytes: number;
  readonly name: string;
}

export interface ModelBytes {
  /** What the file is called; its ending may tell what it is. */
  readonly name: string;
  readonly bytes: number;
  /** In parts of any size, read when they are asked for. */
  read(partBytes: number): AsyncIterable<Uint8Array>;
}

export function modelBytes(file: ModelFile): ModelBytes {
  if (isStream(file)) return { name: file.name, bytes: file.bytes, read: () => parts(file) };
  const [data, name] = 'data' in file ? [file.data, file.name] : [file, nameOf(file)];
  if (data instanceof Blob) return { name, bytes: data.size, read: (size) => slices(data, data.size, size) };
  const view = data instanceof ArrayBuffer ? new Uint8Array(data) : data;
  return { name, bytes: view.length, read: (size) => slices(view, view.length, size) };
}

const isStream = (file: ModelFile): file is StreamedFile => 'bytes' in file && typeof file.bytes === 'number';

const nameOf = (file: object): string =>
  'name' in file && typeof file.name === 'string' ? file.name : 'model.glb';

async function* slices(data: Blob | Uint8Array, total: number, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < total; at += size) {
    const end = Math.min(total, at + size);
    yield data instanceof Blob
      ? new Uint8Array(await data.slice(at, end).arrayBuffer())
      : data.subarray(at, end);
  }
}

/** Not `for await` over the stream: not every browser has it. */
async function* parts(file: StreamedFile): AsyncGenerator<Uint8Array> {
  const reader = file.stream.getReader();
  let left = file.bytes;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      left -= value.length;
      if (left < 0) break;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
  if (left !== 0) {
    const words = `The stream has ${left < 0 ? 'more' : 'fewer'} bytes than the ${file.bytes} that were announced.`;
    throw new RemoteRenderingError('InvalidParam', words, { target: 'bytes' });
  }
}
