import type { SceneChange } from './scene-change.ts';
import type { SceneMaterial } from './scene-material.ts';
import type { SceneNode } from './scene-node.ts';
import type { Parts } from './stock.ts';

/** In the order that followers rely on: what is named comes before what names it. `nodes` has parents before their children. */
export function* mirrorArrival(parts: Parts, nodes: readonly SceneNode[]): Generator<SceneChange> {
  for (const { number, data } of parts.meshes) yield { kind: 'mesh', mesh: number, data };
  for (const { number, data } of parts.textures) yield { kind: 'texture', texture: number, data };
  for (const material of parts.materials) yield mirrorMaterial(material);
  for (const node of nodes) yield mirrorEntity(node);
}

/** `nodes` has parents before their children, and is told the other way round. */
export const mirrorEnd = (parts: Parts, nodes: readonly SceneNode[]): SceneChange => ({
  kind: 'gone',
  entities: nodes.map(({ id }) => id).reverse(),
  materials: parts.materials.map(({ id }) => id),
  meshes: parts.meshes.map(({ number }) => number),
  textures: parts.textures.map(({ number }) => number),
});

export const mirrorMaterial = ({ id, data }: SceneMaterial): SceneChange => ({
  kind: 'material',
  material: id,
  data,
});

export const mirrorEntity = (node: SceneNode): SceneChange => ({
  kind: 'entity',
  entity: node.id,
  data: {
    parent: node.parentId,
    position: [...node.position],
    rotation: [...node.rotation],
    scale: [...node.scale],
    enabled: node.enabled,
    visible: node.visible,
    tint: node.tint && [...node.tint],
    selected: node.selected,
    meshes: node.uses.map(({ mesh, material }) => ({ mesh: mesh.number, material: material.id })),
  },
});
