import type { SessionFacts } from './kill-facts.ts';

const MINUTE_MS = 60_000;
const startedInVain = 'its agent was killed during its start';

/** A promise of the product that was not kept. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

/**
 * One session as its only caller knows it: what was acknowledged, what was asked and never answered, and what was seen. Everything
 * that is seen later has to agree with it.
 */
export class WatchedSession {
  readonly id: string;
  isCreated = false;
  lease: number;
  /** Asked for, and not answered yet or ever: it may come true until its caller has looked. */
  pendingLease: number | null = null;
  stopAsked = false;
  stopAcknowledged = false;
  /** The highest epoch that was granted to us. */
  epoch = 0;
  /** What was done to its host that may end it; null while nothing was. */
  hurt: string | null = null;
  /** The last that was seen. */
  seen: SessionFacts | null = null;
  /** Once a promise about it was broken it is not looked at any more: one failure is reported once. */
  isWrittenOff = false;

  constructor(id: string, lease: number) {
    this.id = id;
    this.lease = lease;
  }

  get mayEnd(): boolean {
    return this.stopAsked || this.hurt !== null;
  }

  /** An engine whose agent dies between writing it down and launching it never comes: a session that is ready is past that. */
  agentKilled(): void {
    if (this.seen?.state !== 'ready') this.hurt ??= startedInVain;
  }

  /** Not there, which is right only before its creation was acknowledged. */
  observeAbsence(): void {
    if (this.isCreated) this.#broken('it was acknowledged and is not there');
  }

  observe(now: SessionFacts): void {
    this.isCreated = true;
    this.#checkLease(now);
    this.#checkState(now);
    if (now.granted !== null && now.granted < this.epoch)
      this.#broken(`epoch ${this.epoch} was granted, and it says ${now.granted}`);
    if (now.state === 'ready' && this.hurt === startedInVain) this.hurt = null;
    this.seen = now;
  }

  #checkLease({ lease, readyAt, expiresAt }: SessionFacts): void {
    if (lease !== this.lease && lease !== this.pendingLease)
      this.#broken(`a lease of ${this.lease} minutes was acknowledged, and it says ${lease}`);
    // Seen once, it must not be undone.
    this.lease = lease;
    if (readyAt === null || expiresAt === null) return;
    if (expiresAt !== readyAt + lease * MINUTE_MS)
      this.#broken(`${lease} minutes from ${readyAt} do not end at ${expiresAt}`);
    const before = this.seen?.readyAt ?? readyAt;
    if (before !== readyAt) this.#broken(`it was ready at ${before}, and then at ${readyAt}`);
  }

  #checkState(now: SessionFacts): void {
    const before = this.seen;
    if (before?.state === 'ready' && now.state === 'starting') this.#broken('it was ready and is starting');
    if (this.stopAcknowledged && now.end === null)
      this.#broken(`its stop was acknowledged, and it is ${now.state}`);
    if (before?.end) {
      if (now.end?.reason !== before.end.reason || now.end.at !== before.end.at)
        this.#broken(`it ended ${JSON.stringify(before.end)}, and then ${JSON.stringify(now.end)}`);
    } else if (now.end && !this.#isJust(now)) {
      this.#broken(`it ended with ${now.end.reason} for nothing (hurt: ${this.hurt ?? 'no'})`);
    }
    if (before?.isGivenBack && before.end && !now.isGivenBack)
      this.#broken('its host was given back and is not');
    if (before?.billingStoppedAt && before.billingStoppedAt !== now.billingStoppedAt)
      this.#broken(`its billing stopped at ${before.billingStoppedAt}, and then at ${now.billingStoppedAt}`);
  }

  /** Whether anything that happened explains this end. */
  #isJust({ end, expiresAt }: SessionFacts): boolean {
    if (end?.reason === 'userRequested') return this.stopAsked;
    if (end?.reason === 'leaseExpired') return end.at === expiresAt && Date.now() >= end.at;
    if (end?.reason === 'placementTimeout')
      return this.hurt !== null && end.at === (this.seen?.startDeadline ?? end.at);
    return this.hurt !== null;
  }

  #broken(what: string): never {
    throw new Broken(`Session ${this.id}: ${what}.`);
  }
}
