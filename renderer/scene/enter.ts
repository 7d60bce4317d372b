import { mirrorArrival } from './mirror.ts';
import type { SceneNode } from './scene-node.ts';
import type { SceneState } from './scene-state.ts';
import { touch } from './settle.ts';

/** New entities come into the scene, each below its parent. Parents come before their children. */
export function enter(state: SceneState, nodes: readonly SceneNode[], parents: readonly SceneNode[]): void {
  const parts = state.stock.hold(nodes);
  nodes.forEach((node, at) => {
    state.entities.set(node.id, node);
    node.join(parents[at] ?? state.root);
    touch(node);
  });
  state.followers.tell(() => mirrorArrival(parts, nodes));
}
