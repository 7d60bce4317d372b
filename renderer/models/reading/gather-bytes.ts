import { modelFault } from '../model-fault.ts';
import { at } from './at.ts';
import { dataUri } from './data-uri.ts';
import type { GltfFile } from './gltf-file.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Answers files in the order of their addresses. */
export type AskForFiles = (uris: readonly string[]) => Promise<readonly Bytes[]>;

export interface GatheredBytes {
  readonly buffers: ReadonlyMap<number, Bytes>;
  /** Only images that are files of their own, or data: URIs. */
  readonly images: ReadonlyMap<number, Bytes>;
}

/** Brings together the bytes that are wanted: from within the file, and with one question for all that lies beside it. */
export async function gatherBytes(
  file: GltfFile,
  binary: Bytes | null,
  wanted: { readonly buffers: ReadonlySet<number>; readonly images: ReadonlySet<number> },
  ask: AskForFiles,
): Promise<GatheredBytes> {
  const uris = [
    ...[...wanted.buffers].map((index) => at(file.buffers, index, 'buffers').uri),
    ...[...wanted.images].map((index) => at(file.images, index, 'images').uri),
  ].filter((uri) => uri !== undefined);
  const found = await findAll(new Set(uris), ask);
  const images = [...wanted.images].flatMap((index): [number, Bytes][] => {
    const bytes = found.get(file.images[index]?.uri ?? '');
    return bytes === undefined ? [] : [[index, bytes]];
  });
  const buffers = [...wanted.buffers].map((index): [number, Bytes] => {
    const uri = file.buffers[index]?.uri;
    const inside = index === 0 ? binary : null;
    return [index, wholeBuffer(file, index, uri === undefined ? inside : (found.get(uri) ?? null))];
  });
  return { buffers: new Map(buffers), images: new Map(images) };
}

async function findAll(uris: ReadonlySet<string>, ask: AskForFiles): Promise<ReadonlyMap<string, Bytes>> {
  const found = new Map<string, Bytes>();
  const beside: string[] = [];
  for (const uri of uris) {
    const data = dataUri(uri);
    if (data === null) beside.push(uri);
    else found.set(uri, data);
  }
  const files = beside.length === 0 ? [] : await ask(beside);
  for (const [index, uri] of beside.entries()) found.set(uri, at(files, index, 'files'));
  return found;
}

function wholeBuffer(file: GltfFile, index: number, bytes: Bytes | null): Bytes {
  const { byteLength } = at(file.buffers, index, 'buffers');
  if (bytes === null) throw modelFault.invalid(`buffers[${index}] has no data.`);
  if (bytes.length >= byteLength) return bytes;
  throw modelFault.invalid(
    `buffers[${index}] is cut off: of its ${byteLength} bytes ${bytes.length} are there.`,
  );
}
