import { modelFault } from '../model-fault.ts';
import type { DecodedData } from './decode-data.ts';

const STRIP = 5;
const FAN = 6;

/**
 * Three indices a triangle, whatever way the file has them in. Indices beyond the last whole triangle are dropped.
 *
 * @throws SceneFault `ModelInvalid` where an index leads beyond the vertices.
 */
export function listTriangles(
  mode: number,
  indices: DecodedData | undefined,
  vertices: number,
  where: string,
): Uint32Array<ArrayBuffer> {
  const listed =
    indices === undefined
      ? Uint32Array.from({ length: vertices }, (_, at) => at)
      : new Uint32Array(indices.values);
  for (const index of listed) {
    if (index >= vertices)
      throw modelFault.invalid(`An index of ${where} leads to vertex ${index}, and there are ${vertices}.`);
  }
  if (mode !== STRIP && mode !== FAN) return listed.slice(0, listed.length - (listed.length % 3));
  const triangles = new Uint32Array(Math.max(0, listed.length - 2) * 3);
  for (let at = 0; at + 2 < listed.length; at += 1) {
    const corners = mode === FAN ? [at + 1, at + 2, 0] : [at, at + 1 + (at % 2), at + 2 - (at % 2)];
    for (const [corner, place] of corners.entries()) triangles[at * 3 + corner] = listed[place] ?? 0;
  }
  return triangles;
}
