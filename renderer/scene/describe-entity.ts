import type { Entity } from '../../shared/connection/scene/entity.ts';
import type { SceneNode } from './scene-node.ts';

/** An entity as a device sees it. */
export function describeEntity(node: SceneNode): Entity {
  return {
    entity: node.id,
    name: node.name,
    parent: node.parentId,
    children: node.children.length,
    position: [...node.position],
    rotation: [...node.rotation],
    scale: [...node.scale],
    enabled: node.enabled,
    visible: node.visible,
    tint: node.tint && [...node.tint],
    selected: node.selected,
    meshes: node.uses.length,
  };
}
