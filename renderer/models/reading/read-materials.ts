import type { AssetMaterial, Color, TextureUse } from '../model-asset.ts';
import { paint } from '../paint.ts';
import { at } from './at.ts';
import type { GltfFile, GltfMaterial, GltfTextureInfo } from './gltf-file.ts';
import { nodeName } from './node-name.ts';
import { isSamePlan, type PictureName, picturesOf, planOf, uvPlan } from './uv-plan.ts';

/** Brighter than this, everything is white. */
const BRIGHTEST = 1000;

/** Makes the materials of these numbers, in this order; undefined is the one of glTF for meshes without any. */
export function readMaterials(
  file: GltfFile,
  wanted: Iterable<number | undefined>,
  textureOf: ReadonlyMap<number, number>,
): { readonly materials: readonly AssetMaterial[]; readonly left: readonly string[] } {
  const left = new Set<string>();
  const materials = [...wanted].map((index): AssetMaterial => {
    if (index === undefined) return plain;
    const material = at(file.materials, index, 'materials');
    if (material.occlusionTexture !== undefined) left.add('occlusion textures');
    const plan = uvPlan(file, index);
    const use = (name: PictureName): TextureUse | null => {
      const info = picturesOf(material)[name];
      if (info === undefined || plan === null) return null;
      if (isSamePlan(planOf(info), plan)) return textureUse(file, info, textureOf);
      left.add('textures on second coordinates');
      return null;
    };
    return { ...surface(material), ...pictures(use) };
  });
  return { materials, left: [...left] };
}

/** The image of a picture; undefined: it has none that could be read here. */
export function imageOf(file: GltfFile, info: GltfTextureInfo): number | undefined {
  const { source, extensions } = at(file.textures, info.index, 'textures');
  return extensions?.EXT_texture_webp?.source ?? source;
}

function textureUse(
  file: GltfFile,
  info: GltfTextureInfo,
  textureOf: ReadonlyMap<number, number>,
): TextureUse | null {
  const texture = textureOf.get(imageOf(file, info) ?? -1);
  if (texture === undefined) return null;
  const { sampler } = at(file.textures, info.index, 'textures');
  const { wrapS, wrapT } = sampler === undefined ? repeated : at(file.samplers, sampler, 'samplers');
  return { texture, wrapS: wrapping(wrapS), wrapT: wrapping(wrapT) };
}

const repeated = { wrapS: 10497, wrapT: 10497 };
const wrapping = (code: number): TextureUse['wrapS'] =>
  code === 33071 ? 'clamp' : code === 33648 ? 'mirror' : 'repeat';

const pictures = (use: (name: PictureName) => TextureUse | null) => ({
  colorTexture: use('color'),
  metalRoughTexture: use('metalRough'),
  normalTexture: use('normal'),
  emissiveTexture: use('emissive'),
});

function surface(material: GltfMaterial): Omit<AssetMaterial, keyof ReturnType<typeof pictures>> {
  const { baseColorFactor, metallicFactor, roughnessFactor } = material.pbrMetallicRoughness;
  const [red, green, blue, opacity] = baseColorFactor;
  const strength = material.extensions?.KHR_materials_emissive_strength?.emissiveStrength ?? 1;
  const [r, g, b] = material.emissiveFactor;
  const bright = (value: number): number => Math.min(Math.max(value * strength, 0), BRIGHTEST);
  const alphas = { OPAQUE: 'opaque', MASK: 'mask', BLEND: 'blend' } as const;
  return {
    name: nodeName(material.name),
    color: [share(red), share(green), share(blue)] satisfies Color,
    opacity: share(opacity),
    metalness: share(metallicFactor),
    roughness: share(roughnessFactor),
    emissive: [bright(r), bright(g), bright(b)],
    doubleSided: material.doubleSided,
    alpha: alphas[material.alphaMode],
    alphaCutoff: share(material.alphaCutoff),
    unlit: material.extensions?.KHR_materials_unlit !== undefined,
  };
}

const share = (value: number): number => Math.min(Math.max(value, 0), 1);

const plain = paint('', [1, 1, 1], 1, 1);
