import { Box3, type Matrix4, Quaternion, Vector3 } from 'three';
import type { SceneNode } from './scene-node.ts';

/**
 * The greatest number that a place in the world may have, in metres. What comes out greater, because scales multiply on the way down, is
 * nowhere: rays, bounds and outlines leave it out instead of answering infinities.
 */
const FARTHEST = 1e30;

const position = new Vector3();
const rotation = new Quaternion();
const scale = new Vector3();
const meshBox = new Box3();

/** To be told after an entity came, moved, or was switched on or off. */
export function touch(node: SceneNode): void {
  node.moved = true;
  touchFrom(node.parent);
}

/** To be told after something went away below `node`. */
export function touchFrom(node: SceneNode | null): void {
  for (let one = node; one !== null && !one.pending; one = one.parent) one.pending = true;
}

/** Makes matrices and boxes right where something changed, and only there. What is not enabled is left until it is. */
export function settle(root: SceneNode): void {
  if (!root.pending) return;
  const stale = [root];
  for (const node of stale) {
    if (node.moved) place(node);
    for (const child of node.children) {
      if (!child.enabled) continue;
      if (node.moved) child.moved = true;
      if (child.moved || child.pending) stale.push(child);
    }
  }
  // Children before their parents.
  for (const node of stale.reverse()) {
    enclose(node);
    node.worldBounds = undefined;
    if (node.pending) node.localBounds = undefined;
    node.moved = false;
    node.pending = false;
  }
}

/** From the entity's axes to those of its parent. */
export function composeLocal(node: SceneNode, target: Matrix4): Matrix4 {
  return target.compose(
    position.set(...node.position),
    rotation.set(...node.rotation),
    scale.set(...node.scale),
  );
}

/** NaN counts as beyond. */
export const isReachable = ({ elements }: Matrix4): boolean =>
  elements.every((element) => Math.abs(element) <= FARTHEST);

function place(node: SceneNode): void {
  composeLocal(node, node.world);
  if (node.parent !== null) node.world.premultiply(node.parent.world);
  node.reachable = isReachable(node.world);
}

function enclose(node: SceneNode): void {
  const box = (node.box ?? new Box3()).makeEmpty();
  if (node.reachable)
    for (const { mesh } of node.uses) box.union(meshBox.copy(mesh.box).applyMatrix4(node.world));
  for (const { enabled, box: below } of node.children) if (enabled && below !== null) box.union(below);
  node.box = box.isEmpty() ? null : box;
}
