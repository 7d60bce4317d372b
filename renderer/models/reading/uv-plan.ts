import { at } from './at.ts';
import type { GltfFile, GltfMaterial, GltfTextureInfo, GltfTextureTransform } from './gltf-file.ts';

/** Which texture coordinates of a mesh its material's pictures lie on, and how they are moved first. */
export interface UvPlan {
  readonly set: number;
  readonly transform: GltfTextureTransform | null;
}

/** A material's pictures, the most telling first. */
export const pictureNames = ['color', 'emissive', 'metalRough', 'normal'] as const;
export type PictureName = (typeof pictureNames)[number];

export const picturesOf = (
  material: GltfMaterial,
): Readonly<Record<PictureName, GltfTextureInfo | undefined>> => ({
  color: material.pbrMetallicRoughness.baseColorTexture,
  emissive: material.emissiveTexture,
  metalRough: material.pbrMetallicRoughness.metallicRoughnessTexture,
  normal: material.normalTexture,
});

/** Null: the material has no pictures. A mesh has one set of coordinates, so pictures on another than the first one's are left out. */
export function uvPlan(file: GltfFile, material: number | undefined): UvPlan | null {
  if (material === undefined) return null;
  const pictures = picturesOf(at(file.materials, material, 'materials'));
  const first = pictureNames.map((name) => pictures[name]).find((info) => info !== undefined);
  return first === undefined ? null : planOf(first);
}

export function planOf({ texCoord, extensions }: GltfTextureInfo): UvPlan {
  const transform = extensions?.KHR_texture_transform;
  return { set: transform?.texCoord ?? texCoord, transform: transform ?? null };
}

/** Whether two pictures can lie on the same coordinates. */
export const isSamePlan = (one: UvPlan, other: UvPlan): boolean =>
  one.set === other.set && String(movesOf(one)) === String(movesOf(other));

const movesOf = ({ transform }: UvPlan): readonly number[] =>
  transform === null ? [0, 0, 0, 1, 1] : [...transform.offset, transform.rotation, ...transform.scale];
