import { constants } from 'node:buffer';
import { modelFault } from '../model-fault.ts';
import { countValues } from './count-values.ts';

export interface Container {
  /** Any JSON. */
  readonly json: unknown;
  /** The binary part of a GLB. */
  readonly binary: Uint8Array<ArrayBuffer> | null;
}

/** Each takes some fifty bytes once it is parsed, however few it takes in the file. */
const MOST_VALUES = 4_000_000;
/** No string of JavaScript is longer. */
const LONGEST_TEXT = constants.MAX_STRING_LENGTH;

const GLTF = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BINARY_CHUNK = 0x004e4942;

/** Takes a GLB or the text of a .gltf apart. */
export function openContainer(bytes: Uint8Array<ArrayBuffer>): Container {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint32(0, true) !== GLTF) return { json: parseText(bytes), binary: null };
  if (bytes.length < 20) throw modelFault.invalid('The GLB is cut off within its header.');
  const version = view.getUint32(4, true);
  if (version !== 2)
    throw modelFault.invalid(`The GLB has the version ${version}; this engine reads version 2.`);
  const length = view.getUint32(8, true);
  if (length > bytes.length)
    throw modelFault.invalid(
      `The GLB is cut off: it says that it has ${length} bytes, and ${bytes.length} are there.`,
    );
  const chunkAt = (at: number): { readonly type: number; readonly data: Uint8Array<ArrayBuffer> } | null => {
    if (at + 8 > length) return null;
    const end = at + 8 + view.getUint32(at, true);
    if (end > length) throw modelFault.invalid('A chunk of the GLB reaches beyond its end.');
    return { type: view.getUint32(at + 4, true), data: bytes.subarray(at + 8, end) };
  };
  const first = chunkAt(12);
  if (first === null || first.type !== JSON_CHUNK)
    throw modelFault.invalid('The GLB does not begin with its JSON.');
  const second = chunkAt(20 + first.data.length);
  return {
    json: parseText(first.data),
    binary: second?.type === BINARY_CHUNK ? second.data : null,
  };
}

function parseText(bytes: Uint8Array<ArrayBuffer>): unknown {
  const start = bytes.findIndex((byte) => byte > 0x20 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf);
  if (bytes[start] !== 0x7b) throw modelFault.invalid('This is neither GLB nor the JSON of glTF 2.0.');
  if (bytes.length > LONGEST_TEXT)
    throw modelFault.tooLarge('The JSON of the model is longer than this engine reads.');
  if (countValues(bytes, MOST_VALUES) > MOST_VALUES)
    throw modelFault.tooLarge(`The JSON of the model has more than ${MOST_VALUES} values.`);
  const json = parsed(bytes);
  if (json === undefined) throw modelFault.invalid('The JSON of the model is damaged, or cut off.');
  return json;
}

/** Undefined: it is no JSON in UTF-8. Where it goes wrong helps nobody: a file is whole or it is not. */
function parsed(bytes: Uint8Array<ArrayBuffer>): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined; // Nothing but the text can be wrong.
  }
}
