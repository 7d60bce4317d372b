import { MINUTE } from '../../shared/domain/instant.ts';
import type { ReadySession, Session } from '../../shared/domain/session.ts';
import { keyOf } from './ledger.ts';

/** What callers asked for and what they were promised, by session. A later session under the same id is another one. */
export class Promises {
  readonly #until = new Map<string, number>();
  readonly #asked = new Map<string, Set<number>>();
  readonly #extensions = new Map<string, Set<string>>();
  readonly #handovers = new Map<string, Set<string>>();
  readonly #keptAlive = new Map<string, number>();

  /** A total lease that somebody has asked for: it may take effect at any time from now on, acknowledged or not. */
  ask(ref: Parameters<typeof keyOf>[0], minutes: number): void {
    const asked = this.#asked.get(keyOf(ref)) ?? new Set();
    this.#asked.set(keyOf(ref), asked.add(minutes));
  }

  /** Time that somebody wants added. `requestId` null: the caller gave the request no name. */
  askExtension(ref: Parameters<typeof keyOf>[0], minutes: number, requestId: string | null): void {
    const asked = this.#extensions.get(keyOf(ref)) ?? new Set();
    this.#extensions.set(keyOf(ref), asked.add(`${requestId}|${minutes}`));
  }

  /** Whether this extension is one that somebody asked for: under its own name, or without one. */
  wasAskedToExtend(session: Session, { requestId, minutes }: ReadySession['extensions'][number]): boolean {
    const asked = this.#extensions.get(keyOf(session));
    return asked?.has(`${requestId}|${minutes}`) === true || asked?.has(`null|${minutes}`) === true;
  }

  askToKeepAlive(ref: Parameters<typeof keyOf>[0], minutes: number): void {
    this.#keptAlive.set(keyOf(ref), Math.max(minutes, this.#keptAlive.get(keyOf(ref)) ?? 0));
  }

  /** Whether a call to keep the session alive may have made its lease end then. */
  mayBeKeptAliveUntil(session: Session, expiresAt: number, now: number): boolean {
    const longest = this.#keptAlive.get(keyOf(session));
    return longest !== undefined && expiresAt < now + (longest + 1) * MINUTE;
  }

  /** That the seat goes to this device: it may be granted at any time from now on, acknowledged or not. */
  askHandover(ref: Parameters<typeof keyOf>[0], deviceId: string): void {
    const asked = this.#handovers.get(keyOf(ref)) ?? new Set();
    this.#handovers.set(keyOf(ref), asked.add(deviceId));
  }

  wasAskedToHandOver(session: Session, deviceId: string): boolean {
    return this.#handovers.get(keyOf(session))?.has(deviceId) === true;
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
