import type { SceneChange } from '../scene/scene-change.ts';
import type { SmallChange } from './page-messages.ts';

type Bulk = Extract<SceneChange, { kind: 'mesh' | 'texture' }>;
type Gone = Extract<SceneChange, { kind: 'gone' }>;
type Told = Exclude<SceneChange, Gone>;

/** So many small changes go into one message. */
const AT_ONCE = 256;

/**
 * What the page has yet to hear of the scene. Of a thing that changes often only the newest waits, and of one that went before the page
 * heard of it nothing: so it never holds more than the scene does, however slow the page is. Things may come in another order than they
 * were made; the page holds a place for what it has not heard of.
 */
export class SceneFeed {
  #waiting = new Map<string, Told>();
  /** What the page knows, or has been told the end of in vain. */
  #known = new Set<string>();
  /** Of these, the entities: they alone name other things. */
  #entities = 0;
  #gone: { [kind in keyof Omit<Gone, 'kind'>]: Gone[kind][number][] } = nothingGone();

  get empty(): boolean {
    return this.#waiting.size === 0 && !this.#anyGone();
  }

  /** All that the page knows is gone, and it must not show it any longer: none of it may be seen beside what comes now. */
  get cleared(): boolean {
    return this.#entities === 0 && this.#anyGone();
  }

  take(change: SceneChange): void {
    if (change.kind === 'gone') {
      for (const entity of change.entities)
        if (this.#end(`entity ${entity}`, this.#gone.entities, entity)) this.#entities -= 1;
      for (const material of change.materials)
        this.#end(`material ${material}`, this.#gone.materials, material);
      for (const mesh of change.meshes) this.#end(`mesh ${mesh}`, this.#gone.meshes, mesh);
      for (const texture of change.textures) this.#end(`texture ${texture}`, this.#gone.textures, texture);
      return;
    }
    this.#waiting.set(keyOf(change), change);
  }

  /** What to tell next: one mesh, one texture, or a handful of the rest. Null: the page has heard it all. */
  next(): Bulk | readonly SmallChange[] | null {
    const small: SmallChange[] = [];
    if (this.cleared) return [this.#tellGone()];
    for (const [key, change] of this.#waiting) {
      const bulk = change.kind === 'mesh' || change.kind === 'texture';
      if (bulk && small.length > 0) break;
      this.#waiting.delete(key);
      if (change.kind === 'entity' && !this.#known.has(key)) this.#entities += 1;
      this.#known.add(key);
      if (bulk) return change;
      small.push(change);
      if (small.length === AT_ONCE) break;
    }
    // What is gone is told last: until then others may name it.
    if (this.#waiting.size === 0 && this.#anyGone()) small.push(this.#tellGone());
    return small.length === 0 ? null : small;
  }

  #tellGone(): SmallChange {
    const gone = this.#gone;
    this.#gone = nothingGone();
    return { kind: 'gone', ...gone };
  }

  /** Answers whether the page has known it. */
  #end<Name>(key: string, gone: Name[], name: Name): boolean {
    this.#waiting.delete(key);
    const wasKnown = this.#known.delete(key);
    if (wasKnown) gone.push(name);
    return wasKnown;
  }

  #anyGone(): boolean {
    const { entities, materials, meshes, textures } = this.#gone;
    return entities.length + materials.length + meshes.length + textures.length > 0;
  }
}

const nothingGone = () => ({ entities: [], materials: [], meshes: [], textures: [] });

function keyOf(change: Told): string {
  switch (change.kind) {
    case 'mesh':
      return `mesh ${change.mesh}`;
    case 'texture':
      return `texture ${change.texture}`;
    case 'material':
      return `material ${change.material}`;
    case 'entity':
      return `entity ${change.entity}`;
  }
}
