/** Something that will happen. Of two at the same moment the one with the smaller `order` comes first. */
export interface Event {
  readonly at: number;
  readonly order: number;
  readonly run: () => void | Promise<void>;
}

/** A heap: what comes next is found in logarithmic time. */
export class EventQueue {
  readonly #heap: Event[] = [];

  get nextAt(): number | null {
    return this.#heap[0]?.at ?? null;
  }

  add(event: Event): void {
    const heap = this.#heap;
    let index = heap.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfLater(parent, index)) return;
      index = parent;
    }
  }

  take(): Event | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    heap[0] = last;
    for (let index = 0; ; ) {
      const left = 2 * index + 1;
      const right = left + 1;
      const child = right < heap.length && this.#isBefore(right, left) ? right : left;
      if (child >= heap.length || !this.#swapIfLater(index, child)) return first;
      index = child;
    }
  }

  #isBefore(one: number, other: number): boolean {
    const [left, right] = [this.#heap[one], this.#heap[other]];
    if (!left || !right) return false;
    return left.at === right.at ? left.order < right.order : left.at < right.at;
  }

  #swapIfLater(parent: number, child: number): boolean {
    if (!this.#isBefore(child, parent)) return false;
    const [above, below] = [this.#heap[parent], this.#heap[child]];
    if (!above || !below) return false;
    this.#heap[parent] = below;
    this.#heap[child] = above;
    return true;
  }
}
