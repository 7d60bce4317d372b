import type { EntityChange } from '../../shared/connection/scene/entity.ts';
import type { SceneNode } from './scene-node.ts';
import { unitQuaternion } from './unit-quaternion.ts';

/** Gives an entity what a change says of it, its parent excepted. Answers whether things may now be elsewhere, or count otherwise. */
export function reshape(node: SceneNode, change: EntityChange): boolean {
  node.name = change.name ?? node.name;
  if (change.position) node.position = [...change.position];
  if (change.rotation) node.rotation = unitQuaternion(change.rotation);
  if (change.scale) node.scale = [...change.scale];
  node.enabled = change.enabled ?? node.enabled;
  node.visible = change.visible ?? node.visible;
  if (change.tint !== undefined) node.tint = change.tint && [...change.tint];
  node.selected = change.selected ?? node.selected;
  const { position, rotation, scale, enabled } = change;
  return (position ?? rotation ?? scale ?? enabled) !== undefined;
}
