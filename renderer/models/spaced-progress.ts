import type { LoadProgress } from '../../shared/connection/scene/model.ts';
import type { LoadOptions } from './load-model.ts';

const SPACE_MS = 50;

/** Passes on the first and the last of each stage, and between them no more than a person can see. */
export function spacedProgress(tell: LoadOptions['progress']): LoadOptions['progress'] {
  let last: LoadProgress | null = null;
  let toldAt = Number.NEGATIVE_INFINITY;
  let held: LoadProgress | null = null;
  return (progress) => {
    const isNext = progress.stage !== last?.stage;
    if (isNext && held !== null) tell(held);
    const now = performance.now();
    const isDue = isNext || progress.loaded === progress.total || now - toldAt >= SPACE_MS;
    held = isDue ? null : progress;
    last = progress;
    if (!isDue) return;
    toldAt = now;
    tell(progress);
  };
}
