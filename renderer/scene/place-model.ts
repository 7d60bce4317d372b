import type { EntityId } from '../../shared/connection/scene/entity.ts';
import type { SceneStatistics } from '../../shared/connection/scene/model.ts';
import type { ModelAsset } from '../models/model-asset.ts';
import { adoptAsset } from './adopt-asset.ts';
import { enter } from './enter.ts';
import { SceneNode } from './scene-node.ts';
import type { SceneState } from './scene-state.ts';
import { unitQuaternion } from './unit-quaternion.ts';

/** As long as a device may name an entity. */
const NAME_LENGTH = 256;

/** Puts a model into the scene, below an entity that bears its name. */
export function placeModel(
  state: SceneState,
  asset: ModelAsset,
  parent: EntityId | null,
): { readonly root: EntityId; readonly statistics: SceneStatistics } {
  const above = state.entityOrRoot(parent, 'parent');
  state.checkRoom(asset.nodes.length + 1, trianglesOf(asset));
  const uses = adoptAsset(asset, state.stock.numbers);
  const model = { uses: 0 };
  const root = new SceneNode(state.nextNumber(), [], model);
  root.name = asset.name.slice(0, NAME_LENGTH);
  const nodes: SceneNode[] = [];
  const parents = asset.nodes.map((read, at) => {
    const node = new SceneNode(state.nextNumber(), uses[at], model);
    node.name = read.name.slice(0, NAME_LENGTH);
    node.position = read.position;
    node.rotation = unitQuaternion(read.rotation);
    node.scale = read.scale;
    nodes.push(node);
    const over = read.parent === null ? root : nodes[read.parent];
    if (over === undefined || over === node) throw new Error('A model names a parent after its child.');
    return over;
  });
  const before = state.stock.statistics(state.entities.size);
  enter(state, [root, ...nodes], [above, ...parents]);
  const after = state.stock.statistics(state.entities.size);
  return { root: root.id, statistics: difference(after, before) };
}

function trianglesOf({ nodes, meshes }: ModelAsset): number {
  const triangles = meshes.map(({ indices }) => indices.length / 3);
  let sum = 0;
  for (const node of nodes) for (const mesh of node.meshes) sum += triangles[mesh] ?? 0;
  return sum;
}

const difference = (after: SceneStatistics, before: SceneStatistics): SceneStatistics => ({
  models: after.models - before.models,
  entities: after.entities - before.entities,
  meshes: after.meshes - before.meshes,
  triangles: after.triangles - before.triangles,
  vertices: after.vertices - before.vertices,
  materials: after.materials - before.materials,
  textures: after.textures - before.textures,
  bytes: after.bytes - before.bytes,
});
