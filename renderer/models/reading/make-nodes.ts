import type { AssetNode } from '../model-asset.ts';
import { at } from './at.ts';
import type { DecodedData } from './decode-data.ts';
import { nodeName } from './node-name.ts';
import type { ModelPlan } from './plan-model.ts';
import { readInstances } from './read-instances.ts';
import type { Transform } from './transform.ts';

/** Nodes as they are shown. `meshOf`: the mesh that a part has become; null: none. `isLoose`: a node that can't carry its own meshes. */
export function makeNodes(
  { file, order, placed, instances, ofNode }: ModelPlan,
  meshOf: readonly (number | null)[],
  isLoose: (node: number) => boolean,
  data: (index: number) => DecodedData,
): AssetNode[] {
  const nodes: AssetNode[] = [];
  const places = new Map<number, number>();
  const extra: AssetNode[] = [];
  for (const node of order.shown) {
    const name = nodeName(at(file.nodes, node, 'nodes').name);
    const meshes = (ofNode.get(node) ?? [])
      .map((part) => meshOf[part] ?? null)
      .filter((mesh) => mesh !== null);
    const copies = instances.get(node);
    const carries = copies === undefined && !isLoose(node);
    const parent = places.get(order.parents[node] ?? -1) ?? null;
    const place = nodes.push({
      name,
      parent,
      ...at(placed.transforms, node, 'nodes'),
      meshes: carries ? meshes : [],
    });
    places.set(node, place - 1);
    if (copies !== undefined)
      for (const transform of readInstances(copies, data))
        extra.push({ name, parent: place - 1, ...transform, meshes });
    else if (!carries) extra.push({ name, parent: null, ...nowhere, meshes });
  }
  return [...nodes, ...extra];
}

const nowhere: Transform = { position: [0, 0, 0], rotation: [0, 0, 0, 1], scale: [1, 1, 1] };
