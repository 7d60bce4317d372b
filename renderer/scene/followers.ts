import type { SceneChange } from './scene-change.ts';

type Listener = (change: SceneChange) => void;

/** Those who mirror a scene. */
export class Followers {
  readonly #listeners = new Set<Listener>();

  /** Changes are put into words only if somebody listens. */
  tell(changes: () => Iterable<SceneChange>): void {
    if (this.#listeners.size === 0) return;
    for (const change of changes()) for (const listener of this.#listeners) listener(change);
  }

  /** Answers what ends it. */
  add(listener: Listener, first: Iterable<SceneChange>): () => void {
    for (const change of first) listener(change);
    // One function may follow twice: each time is its own.
    const own: Listener = (change) => listener(change);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }
}
