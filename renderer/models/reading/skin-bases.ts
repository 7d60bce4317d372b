import { Matrix4 } from 'three';
import { at } from './at.ts';
import { jointMatrices } from './bend-skin.ts';
import type { DecodedData } from './decode-data.ts';
import type { ModelPlan } from './plan-model.ts';
import type { Part } from './plan-parts.ts';

export interface SkinBases {
  readonly joints: (skin: NonNullable<Part['skin']>) => Float64Array;
  /** A node that is squashed flat can't carry what its skin's joints hold up: its meshes lie in the model's axes. */
  readonly isLoose: (node: number) => boolean;
}

/** glTF has the joints alone say where a skinned mesh is; here it lies at its node like any other, in the shape that puts it there. */
export function skinBases(
  { file, placed, parts }: ModelPlan,
  data: (index: number) => DecodedData,
): SkinBases {
  const bent = new Set(parts.flatMap(({ skin }) => (skin === null ? [] : [skin.node])));
  const inverse = (node: number): Matrix4 | null => {
    const base = at(placed.worlds, node, 'nodes').clone().invert();
    return base.elements.every(Number.isFinite) && base.elements.some((value) => value !== 0) ? base : null;
  };
  // The parts of a node follow each other.
  let last: { readonly key: string; readonly matrices: Float64Array } | null = null;
  return {
    isLoose: (node) => bent.has(node) && inverse(node) === null,
    joints({ skin, node }) {
      const key = `${skin}/${node}`;
      if (last?.key !== key) {
        const base = inverse(node) ?? new Matrix4();
        last = { key, matrices: jointMatrices(file, skin, placed.worlds, base, data) };
      }
      return last.matrices;
    },
  };
}
