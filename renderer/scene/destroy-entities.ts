import { withBelow } from './below.ts';
import { mirrorEnd } from './mirror.ts';
import type { SceneNode } from './scene-node.ts';
import type { SceneState } from './scene-state.ts';
import { touchFrom } from './settle.ts';

/** Takes entities away with all that is below them, and what only they needed. Answers how many went. */
export function destroyEntities(state: SceneState, tops: readonly SceneNode[]): number {
  const gone = tops.flatMap(withBelow);
  if (gone.length === 0) return 0;
  // The last first: taking them from the front would move all others each time.
  for (const top of [...tops].reverse()) {
    touchFrom(top.parent);
    top.leave();
  }
  for (const { id } of gone) state.entities.delete(id);
  const parts = state.stock.release(gone);
  state.followers.tell(() => [mirrorEnd(parts, gone)]);
  return gone.length;
}
