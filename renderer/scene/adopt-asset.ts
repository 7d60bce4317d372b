import type { AssetMaterial, ModelAsset, TextureUse } from '../models/model-asset.ts';
import type { SceneMaterial, SceneTexture } from './scene-material.ts';
import { makeSceneMesh } from './scene-mesh.ts';
import type { MeshUse } from './scene-node.ts';

/** Gives out the numbers of meshes, materials and textures. */
export interface PartNumbers {
  mesh: number;
  material: number;
  texture: number;
}

/**
 * What the nodes of a model show, node by node, as parts of a scene. Parts that several nodes show are made once, those that none shows
 * are not made.
 */
export function adoptAsset(asset: ModelAsset, numbers: PartNumbers): MeshUse[][] {
  const texture = once((at: number): SceneTexture => {
    numbers.texture += 1;
    return { number: numbers.texture, data: given(asset.textures[at], 'texture'), uses: 0 };
  });
  const material = once((at: number): SceneMaterial => {
    const read = given(asset.materials[at], 'material');
    const textures = new Set<SceneTexture>();
    const renumber = (use: TextureUse | null): TextureUse | null => {
      if (use === null) return null;
      const used = texture(use.texture);
      textures.add(used);
      return { ...use, texture: used.number };
    };
    const data: AssetMaterial = {
      ...read,
      colorTexture: renumber(read.colorTexture),
      metalRoughTexture: renumber(read.metalRoughTexture),
      normalTexture: renumber(read.normalTexture),
      emissiveTexture: renumber(read.emissiveTexture),
    };
    numbers.material += 1;
    const { material: number } = numbers;
    return { number, id: `m${number}`, data, alpha: read.alpha, textures: [...textures], uses: 0 };
  });
  const use = once((at: number): MeshUse | null => {
    const read = given(asset.meshes[at], 'mesh');
    const mesh = makeSceneMesh(numbers.mesh + 1, read);
    if (mesh === null) return null;
    numbers.mesh += 1;
    return { mesh, material: material(read.material) };
  });
  return asset.nodes.map(({ meshes }) => meshes.map(use).filter((one) => one !== null));
}

function once<Part>(make: (at: number) => Part): (at: number) => Part {
  const made = new Map<number, Part>();
  return (at) => {
    const part = made.get(at) ?? make(at);
    made.set(at, part);
    return part;
  };
}

function given<Part>(part: Part | undefined, what: string): Part {
  if (part === undefined) throw new Error(`A model names a ${what} that it does not have.`);
  return part;
}
