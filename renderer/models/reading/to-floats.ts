import type { DecodedData } from './decode-data.ts';

/** A copy as floats: whole numbers that stand for shares become shares. */
export function toFloats({ values, normalized }: DecodedData): Float32Array<ArrayBuffer> {
  const floats = new Float32Array(values);
  const most = normalized ? highest(values) : null;
  if (most === null) return floats;
  for (let index = 0; index < floats.length; index += 1)
    floats[index] = Math.max((values[index] ?? 0) / most, -1);
  return floats;
}

/** What stands for one; null: they are no whole numbers. */
function highest(values: DecodedData['values']): number | null {
  if (values instanceof Int8Array) return 127;
  if (values instanceof Uint8Array) return 255;
  if (values instanceof Int16Array) return 32_767;
  if (values instanceof Uint16Array) return 65_535;
  return null;
}
