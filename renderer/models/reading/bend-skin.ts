import { Matrix4 } from 'three';
import { modelFault } from '../model-fault.ts';
import { at } from './at.ts';
import type { DecodedData } from './decode-data.ts';
import type { GltfFile } from './gltf-file.ts';
import { toFloats } from './to-floats.ts';
import type { VertexData } from './vertex-data.ts';

/**
 * What each joint of a skin does to a vertex, in the axes of the node that has the skin: sixteen numbers a joint. `base`: from the model's
 * axes to the node's.
 */
export function jointMatrices(
  file: GltfFile,
  skinIndex: number,
  worlds: readonly Matrix4[],
  base: Matrix4,
  data: (index: number) => DecodedData,
): Float64Array {
  const { joints, inverseBindMatrices } = at(file.skins, skinIndex, 'skins');
  const inverse = inverseBindMatrices === undefined ? null : data(inverseBindMatrices);
  if (inverse !== null && (inverse.size !== 16 || inverse.count < joints.length))
    throw modelFault.invalid(`skins[${skinIndex}] has not one matrix for each joint.`);
  const matrices = new Float64Array(joints.length * 16);
  for (const [number, joint] of joints.entries()) {
    const matrix = new Matrix4().multiplyMatrices(base, at(worlds, joint, 'nodes'));
    if (inverse !== null) matrix.multiply(new Matrix4().fromArray(inverse.values, number * 16));
    if (!matrix.elements.every(Number.isFinite))
      throw modelFault.invalid(`skins[${skinIndex}] has a matrix that is not finite.`);
    matrices.set(matrix.elements, number * 16);
  }
  return matrices;
}

/** Where a vertex gets its joints and their weights from; one pair of accessors a set of four. */
export type Influences = readonly { readonly joints: DecodedData; readonly weights: DecodedData }[];

/** Moves vertices to where the joints of the pose have them. Weights that don't sum up to one are taken as shares; without any, the first joint counts. */
export function bendSkin(
  { positions, normals }: VertexData,
  influences: Influences,
  matrices: Float64Array,
  where: string,
): void {
  const sets = influences.map(({ joints, weights }) => ({
    joints: joints.values,
    weights: toFloats(weights),
  }));
  const blend = new Float64Array(16);
  for (let vertex = 0; vertex * 3 < positions.length; vertex += 1) {
    blend.fill(0);
    let total = 0;
    for (const { joints, weights } of sets) {
      for (let place = vertex * 4; place < vertex * 4 + 4; place += 1) {
        const weight = weights[place] ?? 0;
        if (!(weight > 0 && weight < Number.POSITIVE_INFINITY)) continue;
        total += weight;
        addScaled(blend, matrices, joints[place] ?? 0, weight, where);
      }
    }
    if (total === 0) addScaled(blend, matrices, sets[0]?.joints[vertex * 4] ?? 0, 1, where);
    move(positions, vertex * 3, blend, 1 / (total || 1), 1);
    if (normals !== null) move(normals, vertex * 3, blend, 1 / (total || 1), 0);
  }
}

function addScaled(
  sum: Float64Array,
  matrices: Float64Array,
  joint: number,
  weight: number,
  where: string,
): void {
  const start = joint * 16;
  if (start >= matrices.length)
    throw modelFault.invalid(`A vertex of ${where} hangs on a joint that the skin does not have.`);
  for (let at = 0; at < 16; at += 1) sum[at] = (sum[at] ?? 0) + weight * (matrices[start + at] ?? 0);
}

/** `moves`: 1 for a place, 0 for a direction. */
function move(values: Float32Array, start: number, m: Float64Array, share: number, moves: 0 | 1): void {
  const x = values[start] ?? 0;
  const y = values[start + 1] ?? 0;
  const z = values[start + 2] ?? 0;
  for (let row = 0; row < 3; row += 1) {
    const sum =
      (m[row] ?? 0) * x + (m[row + 4] ?? 0) * y + (m[row + 8] ?? 0) * z + (m[row + 12] ?? 0) * moves;
    values[start + row] = sum * share;
  }
}
