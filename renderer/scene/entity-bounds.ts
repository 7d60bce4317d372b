import { type Box3, Matrix4 } from 'three';
import { isOn } from './below.ts';
import type { SceneNode } from './scene-node.ts';
import { composeLocal, isReachable } from './settle.ts';
import { type Placed, tightBox } from './tight-box.ts';

/** Of a settled entity and what is below it, tight around the triangles. Null where nothing counts, as when it is not enabled. */
export function entityBounds(node: SceneNode, space: 'local' | 'world'): Box3 | null {
  if (!isOn(node)) return null;
  if (space === 'world') {
    if (node.worldBounds === undefined) node.worldBounds = tightBox(inWorld(node));
    return node.worldBounds;
  }
  if (node.localBounds === undefined) node.localBounds = tightBox(inOwnAxes(node));
  return node.localBounds;
}

function inWorld(node: SceneNode): Placed[] {
  const placed: Placed[] = [];
  const nodes = [node];
  for (const { reachable, uses, world, children } of nodes) {
    if (reachable) for (const { mesh } of uses) placed.push({ mesh, matrix: world });
    for (const child of children) if (child.enabled && child.box !== null) nodes.push(child);
  }
  return placed;
}

/** By the matrices on the way down, not by going back from the world: that way is closed where a scale is zero. */
function inOwnAxes(node: SceneNode): Placed[] {
  const placed: Placed[] = [];
  const nodes = [{ node, matrix: new Matrix4() }];
  for (const { node: one, matrix } of nodes) {
    if (isReachable(matrix)) for (const { mesh } of one.uses) placed.push({ mesh, matrix });
    for (const child of one.children)
      if (child.enabled)
        nodes.push({ node: child, matrix: composeLocal(child, new Matrix4()).premultiply(matrix) });
  }
  return placed;
}
