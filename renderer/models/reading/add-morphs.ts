import type { DecodedData } from './decode-data.ts';
import type { Part } from './plan-parts.ts';
import { toFloats } from './to-floats.ts';
import type { VertexData } from './vertex-data.ts';

/** Moves vertices by the morph targets, as much as each is in the shape. */
export function addMorphs(
  vertices: VertexData,
  { primitive, weights }: Part,
  data: (index: number) => DecodedData,
): void {
  for (const [number, weight] of weights.entries()) {
    const target = primitive.targets[number];
    if (weight === 0 || target === undefined) continue;
    add(vertices.positions, target['POSITION'], weight, data);
    if (vertices.normals !== null) add(vertices.normals, target['NORMAL'], weight, data);
  }
}

function add(
  to: Float32Array,
  accessor: number | undefined,
  weight: number,
  data: (index: number) => DecodedData,
): void {
  if (accessor === undefined) return;
  const moved = toFloats(data(accessor));
  for (let at = 0; at < to.length; at += 1) to[at] = (to[at] ?? 0) + weight * (moved[at] ?? 0);
}
