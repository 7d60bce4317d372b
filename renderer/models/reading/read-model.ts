import type { LoadProgress } from '../load-model.ts';
import type { AssetMesh, ModelAsset } from '../model-asset.ts';
import type { ReadingLimits } from '../worker-messages.ts';
import type { AskForFiles } from './gather-bytes.ts';
import { indexMeshes } from './index-meshes.ts';
import { loadData } from './load-data.ts';
import { makeNodes } from './make-nodes.ts';
import { makePart } from './make-part.ts';
import { nodeName } from './node-name.ts';
import { openContainer } from './open-container.ts';
import { planModel } from './plan-model.ts';
import { readMaterials } from './read-materials.ts';
import { skinBases } from './skin-bases.ts';
import { uvPlan } from './uv-plan.ts';

export interface ReadingHelp {
  readonly limits: ReadingLimits;
  readonly ask: AskForFiles;
  readonly tell: (progress: LoadProgress) => void;
}

/** Reads a .glb or .gltf. @throws SceneFault `ModelInvalid`, `ModelUnsupported` or `ModelTooLarge`. */
export async function readModel(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  { limits, ask, tell }: ReadingHelp,
): Promise<ModelAsset> {
  tell({ stage: 'reading', loaded: 0, total: null });
  const { json, binary } = openContainer(bytes);
  const plan = planModel(json, limits);
  const { file, parts, materials } = plan;
  const { data, textures } = await loadData(plan, binary, limits, ask);
  const { joints, isLoose } = skinBases(plan, data);

  const meshes: Omit<AssetMesh, 'tree'>[] = [];
  const meshOf = parts.map((part, number) => {
    tell({ stage: 'reading', loaded: number, total: parts.length });
    const { material } = part.primitive;
    const made = makePart(part, { data, joints, uvPlan: uvPlan(file, material) });
    return made && meshes.push({ ...made, material: materials.indexOf(material) }) - 1;
  });
  const surfaces = readMaterials(file, materials, textures.ofImage);
  return {
    name: nodeName(name),
    nodes: makeNodes(plan, meshOf, isLoose, data),
    meshes: indexMeshes(meshes, tell),
    materials: surfaces.materials,
    textures: textures.textures,
    left: [...new Set([...plan.left, ...textures.left, ...surfaces.left])],
  };
}
