import type { Session } from '../../shared/domain/session.ts';
import { keyOf } from './ledger.ts';

/** What callers asked for and what they were promised, by session. A later session under the same id is another one. */
export class Promises {
  readonly #until = new Map<string, number>();
  readonly #asked = new Map<string, Set<number>>();

  /** A total lease that somebody has asked for: it may take effect at any time from now on, acknowledged or not. */
  ask(ref: Parameters<typeof keyOf>[0], minutes: number): void {
    const asked = this.#asked.get(keyOf(ref)) ?? new Set();
    this.#asked.set(keyOf(ref), asked.add(minutes));
  }

  wasAsked(session: Session, minutes: number): boolean {
    return (
      session.requested.leaseMinutes === minutes || this.#asked.get(keyOf(session))?.has(minutes) === true
    );
  }

  /** A caller holds an answer that says: not before this. */
  promise(session: Session, until: number): void {
    const name = nameOf(session);
    this.#until.set(name, Math.max(until, this.#until.get(name) ?? Number.NEGATIVE_INFINITY));
  }

  lastOf(session: Session): number {
    return this.#until.get(nameOf(session)) ?? Number.NEGATIVE_INFINITY;
  }
}

const nameOf = (session: Session): string => `${keyOf(session)}|${session.createdAt}`;
