import { Buffer } from 'node:buffer';
import { modelFault } from '../model-fault.ts';

/** What a `data:` URI holds; null: it is another kind of URI. */
export function dataUri(uri: string): Uint8Array<ArrayBuffer> | null {
  if (!/^data:/i.test(uri)) return null;
  const comma = uri.indexOf(',');
  if (comma === -1) throw modelFault.invalid('A data: URI of the model has no data.');
  if (!/;base64$/i.test(uri.slice(0, comma)))
    throw modelFault.unsupported(
      'A data: URI of the model is not in base64, the only form that this engine reads.',
    );
  return Buffer.from(uri.slice(comma + 1), 'base64');
}
