import type { Message, ScheduledActivity } from './played-orchestration.ts';

export interface Episode {
  readonly at: number;
  readonly messages: readonly Message[];
}

/** What the engine's file says of one instance. Never changed, only replaced: old states can be gone back to. */
export interface Instance {
  readonly isRunning: boolean;
  readonly isFrozen: boolean;
  /** Names this execution, so that what belongs to an earlier one is not heard. */
  readonly execution: number;
  readonly input: string;
  readonly history: readonly Episode[];
  readonly inbox: readonly Message[];
  readonly activities: readonly ScheduledActivity[];
  readonly timers: readonly { readonly number: number; readonly fireAt: number }[];
}

/** How many commits a power cut may take with it. */
const CUT = 4;

/** The engine's own file. Unlike the records it is not flushed with every commit: a power cut takes the last ones. */
export class EngineFile {
  #instances = new Map<string, Instance>();
  /** The states before the last commits, the oldest first. */
  #earlier: Map<string, Instance>[] = [];

  get ids(): readonly string[] {
    return [...this.#instances.keys()];
  }

  get(id: string): Instance | undefined {
    return this.#instances.get(id);
  }

  /** Null forgets the instance. */
  commit(id: string, instance: Instance | null): void {
    this.#earlier.push(new Map(this.#instances));
    if (this.#earlier.length > CUT) this.#earlier.shift();
    if (instance) this.#instances.set(id, instance);
    else this.#instances.delete(id);
  }

  crash(file: 'kept' | 'cut' | 'lost'): void {
    if (file === 'lost') this.#instances = new Map();
    if (file === 'cut') this.#instances = this.#earlier[0] ?? this.#instances;
    this.#earlier = [];
  }
}
