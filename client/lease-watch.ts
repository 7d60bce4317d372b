import { type AutoRenew, renewalDue } from './auto-renew.ts';
import { LeaseWarnings } from './lease-warnings.ts';
import type { SessionEvents } from './session-events.ts';
import { isOver, type SessionProperties } from './session-properties.ts';
import { SessionWatch } from './session-watch.ts';

/** While there is nothing nearer to wait for. */
const WATCH_SECONDS = 15;
/** A person who has done something within this time is active; the service has the same measure. */
const ACTIVE_MS = 60_000;

interface LeaseWatchParts {
  /** Whether there is anybody to look for. */
  readonly isWanted: () => boolean;
  /** Asks the service; what it says comes back by `heard`. */
  readonly ask: () => Promise<unknown>;
  readonly keepAlive: (minutes: number) => Promise<SessionProperties>;
  /** When the person last did something, in `performance.now()`; null while not connected. */
  readonly lastActive: () => number | null;
  readonly emit: <Name extends 'leaseExpiring' | 'leaseRenewed' | 'messageLogged'>(
    name: Name,
    event: SessionEvents[Name],
  ) => void;
}

/** Looks after a session and its lease while somebody wants to know: warns of its end, and renews it where the app wants that. */
export class LeaseWatch {
  readonly #parts: LeaseWatchParts;
  readonly #watch: SessionWatch;
  readonly #warnings = new LeaseWarnings();
  #autoRenew: AutoRenew | null = null;
  /** A renewal that is due already, and that nobody has tried. */
  #isOverdue = false;
  #latest: SessionProperties | null = null;
  /** By this machine's clock. */
  #leaseEnds: number | null = null;

  constructor(parts: LeaseWatchParts) {
    this.#parts = parts;
    this.#watch = new SessionWatch({
      isWanted: () => parts.isWanted() && !(this.#latest && isOver(this.#latest.status)),
      waitMs: () => this.#waitSeconds() * 1000,
      look: () => this.#look(),
    });
  }

  get autoRenew(): AutoRenew | null {
    return this.#autoRenew;
  }

  /** Renews like this from now on, and at once where that is due. */
  set autoRenew(autoRenew: AutoRenew | null) {
    this.#autoRenew = autoRenew;
    this.#isOverdue = this.#renewalMinutes() !== null;
    this.wake();
  }

  wake(): void {
    this.#watch.wake();
  }

  heard(properties: SessionProperties): void {
    this.#latest = properties;
    const { expiresInSeconds, expiresAt } = properties;
    this.#leaseEnds = expiresInSeconds === null ? null : Date.now() + expiresInSeconds * 1000;
    if (expiresInSeconds !== null) {
      const leadMinutes = this.#warnings.due(properties, expiresInSeconds);
      if (leadMinutes !== null)
        this.#parts.emit('leaseExpiring', { leadMinutes, expiresInSeconds, expiresAt, properties });
    }
    this.wake();
  }

  #remainingSeconds(): number | null {
    return this.#leaseEnds === null ? null : Math.max(0, Math.floor((this.#leaseEnds - Date.now()) / 1000));
  }

  #waitSeconds(): number {
    if (this.#latest === null || this.#isOverdue) return 0;
    if (this.#latest.status === 'Starting') return this.#latest.minimumRetryDelay;
    const remaining = this.#remainingSeconds() ?? WATCH_SECONDS;
    const lead = LeaseWarnings.next(this.#latest, remaining) ?? WATCH_SECONDS;
    // Whoever becomes active in the last seconds is still in time.
    const last = this.#autoRenew ? remaining / 2 : remaining + 1;
    return Math.max(1, Math.min(WATCH_SECONDS, lead, last));
  }

  /** For how many minutes the lease has to be kept alive now, as far as is known; null: it has not, or nobody is active. */
  #renewalMinutes(): number | null {
    const [remaining, lastActive] = [this.#remainingSeconds(), this.#parts.lastActive()];
    if (!this.#autoRenew || !this.#latest || remaining === null || lastActive === null) return null;
    if (performance.now() - lastActive > ACTIVE_MS) return null;
    return renewalDue(this.#autoRenew, this.#latest, remaining);
  }

  async #look(): Promise<void> {
    this.#isOverdue = false;
    await this.#parts.ask();
    const minutes = this.#renewalMinutes();
    if (minutes === null) return;
    try {
      this.#parts.emit('leaseRenewed', { properties: await this.#parts.keepAlive(minutes) });
    } catch (error) {
      this.#parts.emit('messageLogged', { error });
    }
  }
}
