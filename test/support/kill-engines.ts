import type { KillChance } from './kill-chance.ts';
import type { KillHouse } from './kill-house.ts';
import { engineVariable } from './kill-proc.ts';
import type { KillTally } from './kill-tally.ts';
import type { WatchedSession } from './kill-watch.ts';

export interface EngineParts {
  readonly seed: number;
  readonly house: KillHouse;
  readonly chance: KillChance;
  readonly tally: KillTally;
  readonly watched: ReadonlyMap<string, WatchedSession>;
  /** Gets what engines were told that nobody else may learn. */
  readonly secrets: Set<string>;
}

/** The engines of a house: kills one, and holds the agent to finding again those that it had. */
export class KillEngines {
  readonly #parts: EngineParts;

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  /** Kills the engine of any session but the resident one. Says of which kind it was; null where there is none. */
  killOne(): string | null {
    const { house, chance, watched, secrets } = this.#parts;
    const mortal = [...house.leaders()].filter(([id]) => watched.has(id) && id !== 'resident');
    if (mortal.length === 0) return null;
    const [id, [pid = 0]] = chance.weighted(mortal.map((engine) => [engine, 1] as const));
    const session = watched.get(id);
    for (const name of ['ENGINE_NONCE', 'ENGINE_REPORT_TOKEN', 'ENGINE_GATE_TOKEN']) {
      const secret = engineVariable(pid, name);
      if (secret) secrets.add(secret);
    }
    if (session) session.hurt = 'its engine was killed';
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It had just ended by itself.
    }
    return id.startsWith('family') ? 'engine with grandchildren' : 'engine';
  }

  /** The engines of sessions that nothing may end now. */
  sure(): ReadonlyMap<string, number> {
    const { house, watched } = this.#parts;
    const sure = new Map<string, number>();
    for (const [id, [pid = 0]] of house.leaders()) {
      const session = watched.get(id);
      if (session?.seen?.state === 'ready' && !session.mayEnd) sure.set(id, pid);
    }
    return sure;
  }

  /** The same engines run, and no session has two. */
  compare(before: ReadonlyMap<string, number>): void {
    const { house, watched, tally, seed } = this.#parts;
    const after = house.leaders();
    for (const [id, pids] of after)
      if (pids.length > 1) tally.fail(seed, `session ${id} has the engines ${pids.join(' and ')}`);
    for (const [id, pid] of before)
      if (!watched.get(id)?.mayEnd && !after.get(id)?.includes(pid))
        tally.fail(seed, `engine ${pid} of session ${id} did not outlive its agent`);
  }
}
