import type { Vector3 } from 'three';
import type { MeshUse, SceneNode } from './scene-node.ts';

/** A triangle that a ray meets. */
export interface Hit {
  readonly node: SceneNode;
  readonly use: MeshUse;
  readonly triangle: number;
  readonly distance: number;
  readonly normal: Vector3;
}

/** The nearest hits of a ray, however many there are: no more than `limit` are ever kept. */
export class NearestHits {
  readonly #limit: number;
  readonly #farthest: number;
  readonly #hits: Hit[] = [];

  constructor(limit: number, farthest: number) {
    this.#limit = limit;
    this.#farthest = farthest;
  }

  /** What is beyond can't be among the nearest any more. */
  get reach(): number {
    const last = this.#hits[this.#limit - 1];
    return last === undefined ? this.#farthest : last.distance;
  }

  /** One that is within reach. */
  add(hit: Hit): void {
    let low = 0;
    let high = this.#hits.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const there = this.#hits[middle];
      if (there !== undefined && order(there, hit) <= 0) low = middle + 1;
      else high = middle;
    }
    this.#hits.splice(low, 0, hit);
    if (this.#hits.length > this.#limit) this.#hits.pop();
  }

  list(): readonly Hit[] {
    return this.#hits;
  }
}

/** At the same distance, what came into the scene first comes first: the same ray has the same answer. */
const order = (one: Hit, other: Hit): number =>
  one.distance - other.distance ||
  one.node.number - other.node.number ||
  one.use.mesh.number - other.use.mesh.number ||
  one.triangle - other.triangle;
