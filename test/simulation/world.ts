import { at, type Instant } from '../../shared/domain/instant.ts';
import { EventQueue } from './event-queue.ts';
import type { Random } from './random.ts';
import type { Trace } from './trace.ts';

/** Something that knows when it has to do something next, so that hours of nothing cost nothing. */
export interface Source {
  /** Null while nothing is to be done. A moment that has passed means at once. */
  nextAt(): number | null;
  fire(): void | Promise<void>;
}

/** A rule that did not hold, and how. */
export interface Broken {
  readonly rule: string;
  readonly how: string;
}

const trouble = /^(?:agent|an agent|store|durable|crash|a lost|a stuck|a late)/;

/**
 * Virtual time, and the only one who decides what happens next. Everything that takes time anywhere (a store call, an answer, a
 * timer) is an event here; between two events all promises that can go on have gone on. So one seed is one history.
 */
export class World {
  now: Instant;
  /** The first rule that did not hold: the run ends with it. */
  broken: Broken | null = null;
  readonly trace: Trace;
  /** How often what was reached: a run in which nothing happens proves nothing. */
  readonly reached = new Map<string, number>();
  readonly #random: Random;
  readonly #events = new EventQueue();
  readonly #sources: Source[] = [];

  readonly #unchecked: readonly string[];

  /** @param unchecked Rules whose breach is noted and does not count. */
  constructor(start: number, random: Random, trace: Trace, unchecked: readonly string[] = []) {
    this.#unchecked = unchecked;
    this.now = at(start);
    this.#random = random;
    this.trace = trace;
  }

  note(text: string): void {
    this.trace.add(this.now, text);
  }

  reach(what: string): void {
    this.reached.set(what, (this.reached.get(what) ?? 0) + 1);
  }

  /** Whether nothing has gone wrong anywhere yet, so that what is done at once has to be done at once. */
  get isCalm(): boolean {
    return ![...this.reached.keys()].some((what) => trouble.test(what));
  }

  breaks(rule: string, how: string): void {
    this.note(`BROKEN ${rule}: ${how}`);
    if (!this.#unchecked.includes(rule)) this.broken ??= { rule, how };
  }

  /** What falls on one moment happens in an order of chance. */
  at(moment: number, run: () => void | Promise<void>): void {
    this.#events.add({ at: Math.max(moment, this.now), order: this.#random.fraction(), run });
  }

  after(milliseconds: number, run: () => void | Promise<void>): void {
    this.at(this.now + milliseconds, run);
  }

  join(source: Source): void {
    this.#sources.push(source);
  }

  /** Lets the next thing happen, unless it lies after `limit`: then time goes there, and the answer is false. */
  async step(limit: number): Promise<boolean> {
    let source: Source | null = null;
    let next = this.#events.nextAt ?? Number.POSITIVE_INFINITY;
    for (const candidate of this.#sources) {
      const moment = candidate.nextAt();
      if (moment === null || moment >= next) continue;
      next = moment;
      source = candidate;
    }
    if (next > limit) {
      this.now = at(Math.max(this.now, limit));
      return false;
    }
    this.now = at(Math.max(this.now, next));
    await (source ? source.fire() : this.#events.take()?.run());
    await settled();
    return true;
  }
}

/** Every promise that can go on without the world has done so once the event loop comes round. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
