import type { Vector3 } from '../../client/index.ts';
import type { Flat } from './flat.ts';
import { dot } from './vector.ts';

/** Some share of a distance: what lies closer together than that counts as in the same place. */
const TOUCH = 1.006;

/** A picture that knows of each of its points how near it is, so that pieces may go through each other and come in any order. */
export class DepthPicture {
  readonly image: ImageData;
  readonly #width: number;
  readonly #height: number;
  /** Half the height, divided by the tangent of half the field of view. */
  readonly #scale: number;
  readonly #colors: Uint32Array;
  /** One divided by the distance; nothing is infinitely far. */
  readonly #nearness: Float32Array;

  constructor(width: number, height: number, tangent: number) {
    this.image = new ImageData(width, height);
    this.#width = width;
    this.#height = height;
    this.#scale = height / 2 / tangent;
    this.#colors = new Uint32Array(this.image.data.buffer);
    this.#nearness = new Float32Array(width * height);
  }

  /** Where a point is seen: to the right and down. */
  at([x, y, away]: Vector3): readonly [x: number, y: number] {
    return [this.#width / 2 + (x / away) * this.#scale, this.#height / 2 - (y / away) * this.#scale];
  }

  /** One colour for each row, from top to bottom. */
  backdrop(colorOf: (share: number) => number): void {
    for (let y = 0; y < this.#height; y += 1)
      this.#colors.fill(colorOf(y / this.#height), y * this.#width, (y + 1) * this.#width);
  }

  fill({ corners, normal }: Flat, color: number): void {
    const [first] = corners;
    const distance = first ? dot(normal, first) : 0;
    if (distance === 0) return;
    const points = corners.map((corner) => this.at(corner));
    // In the plane of the piece the nearness grows evenly over the picture.
    const perX = normal[0] / distance / this.#scale;
    const perY = -normal[1] / distance / this.#scale;
    const corner = normal[2] / distance - (perX * this.#width) / 2 - (perY * this.#height) / 2;
    const top = Math.max(0, Math.ceil(Math.min(...points.map(([, y]) => y)) - 0.5));
    const bottom = Math.min(this.#height - 1, Math.floor(Math.max(...points.map(([, y]) => y)) - 0.5));
    for (let y = top; y <= bottom; y += 1) {
      const [from, to] = span(points, y + 0.5);
      const left = Math.max(0, Math.ceil(from - 0.5));
      const right = Math.min(this.#width - 1, Math.floor(to - 0.5));
      let near = corner + perY * (y + 0.5) + perX * (left + 0.5);
      for (let at = y * this.#width + left; at <= y * this.#width + right; at += 1, near += perX) {
        // Both are of the picture's size, and the index lies within it.
        if (near <= (this.#nearness[at] ?? 0)) continue;
        this.#nearness[at] = near;
        this.#colors[at] = color;
      }
    }
  }

  /** Whether nothing hides a point of that nearness there. */
  isSeen(x: number, y: number, nearness: number): boolean {
    const at = Math.floor(y) * this.#width + Math.floor(x);
    return x < 0 || x >= this.#width || nearness * TOUCH >= (this.#nearness[at] ?? 0);
  }
}

/** From where to where a row goes through a convex outline. */
function span(points: readonly (readonly [number, number])[], row: number): readonly [number, number] {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [index, [x, y]] of points.entries()) {
    const [nextX, nextY] = points[(index + 1) % points.length] ?? [x, y];
    if (y > row === nextY > row) continue;
    const across = x + ((row - y) / (nextY - y)) * (nextX - x);
    from = Math.min(from, across);
    to = Math.max(to, across);
  }
  return [from, to];
}
