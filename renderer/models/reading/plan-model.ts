import type { ReadingLimits } from '../worker-messages.ts';
import { at } from './at.ts';
import { checkExtensions } from './check-extensions.ts';
import type { GltfFile } from './gltf-file.ts';
import { leftFeatures } from './left-features.ts';
import { type NodeOrder, orderNodes } from './order-nodes.ts';
import { parseGltf } from './parse-gltf.ts';
import { type PlacedNodes, placeNodes } from './place-nodes.ts';
import { type PartPlan, planParts } from './plan-parts.ts';
import { findInstances, type Instances } from './read-instances.ts';
import { imageOf } from './read-materials.ts';
import { pictureNames, picturesOf } from './uv-plan.ts';

/** What is to be made of a file, before a byte of its geometry is decoded or anything beside it is fetched. */
export interface ModelPlan extends PartPlan {
  readonly file: GltfFile;
  readonly order: NodeOrder;
  readonly placed: PlacedNodes;
  readonly instances: ReadonlyMap<number, Instances>;
  /** Of the file, that are seen; undefined: the one for meshes without any. */
  readonly materials: readonly (number | undefined)[];
  /** Of the file, that lie on these materials. */
  readonly images: ReadonlySet<number>;
}

/** @throws SceneFault `ModelInvalid`, `ModelUnsupported` or `ModelTooLarge`. */
export function planModel(json: unknown, limits: ReadingLimits): ModelPlan {
  const file = parseGltf(json, limits);
  checkExtensions(file);
  const order = orderNodes(file);
  const placed = placeNodes(file, order);
  const instances = findInstances(file, order, limits);
  const plan = planParts(file, order, (node) => instances.get(node)?.count ?? 1, limits);
  const materials = [...new Set(plan.parts.map(({ primitive }) => primitive.material))];
  const left = [...new Set([...leftFeatures(file), ...plan.left])];
  return { ...plan, left, file, order, placed, instances, materials, images: imagesOn(file, materials) };
}

function imagesOn(file: GltfFile, materials: ModelPlan['materials']): ReadonlySet<number> {
  const images = new Set<number>();
  for (const index of materials) {
    if (index === undefined) continue;
    const pictures = picturesOf(at(file.materials, index, 'materials'));
    for (const name of pictureNames) {
      const info = pictures[name];
      const image = info && imageOf(file, info);
      if (image !== undefined) images.add(image);
    }
  }
  return images;
}
