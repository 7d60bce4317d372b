import type { SessionFacts } from '../support/kill-facts.ts';
import { Broken, WatchedSession } from '../support/kill-watch.ts';

const MINUTE_MS = 60_000;
const startedInVain = 'its agent was killed during its start';

/** What is known of a session when a call is sent: its answer may not fall behind it, whatever other clients do meanwhile. */
export interface Known {
  readonly seen: SessionFacts | null;
  readonly leastLease: number;
  readonly leastExpiry: number;
  readonly isStopped: boolean;
  readonly epoch: number;
}

export interface KnownExtension {
  readonly minutes: number;
  /** What it was granted, word for word; null while no answer has come. */
  granted: string | null;
}

/** One session as several clients together know it: what was acknowledged to any of them, and what any of them has tried. */
export class SoakSession extends WatchedSession {
  /** Extensions that were tried, by request id. */
  readonly extensions = new Map<string, KnownExtension>();
  /** Only one client at a time speaks for the device. */
  isSeatBusy = false;
  secret: string | null = null;
  /** A grant was asked for and its answer lost: the seat may be reserved for a device that nobody can be. */
  isSeatDoubtful = false;
  readonly #madeAt = Date.now();
  #leastLease: number;
  #leastExpiry = 0;
  #longestTotal: number;
  #mostAdded = 0;

  constructor(id: string, lease: number) {
    super(id, lease);
    this.#leastLease = lease;
    this.#longestTotal = lease;
  }

  /** Asked to be stopped, hurt, or past everything that was acknowledged. */
  override get mayEnd(): boolean {
    return super.mayEnd || (this.#leastExpiry > 0 && Date.now() >= this.#leastExpiry);
  }

  get isOver(): boolean {
    return this.seen?.end !== undefined && this.seen?.end !== null;
  }

  /** A client is about to ask for so much in all, or for so much more. */
  triesTotal(minutes: number): void {
    this.#longestTotal = Math.max(this.#longestTotal, minutes);
  }
  triesToAdd(minutes: number): void {
    this.#mostAdded += minutes;
  }
  /** At least so much from now: a minute more, as leases are whole minutes, and what has passed of it. */
  triesToKeep(minutes: number): void {
    const passed = Math.ceil((Date.now() - this.#madeAt) / MINUTE_MS);
    this.triesTotal(passed + minutes + 1);
  }

  /** An engine whose agent dies between writing it down and launching it never comes: a session that is ready is past that. */
  override agentKilled(): void {
    if (this.seen?.state !== 'ready') this.hurt ??= startedInVain;
  }

  known(): Known {
    return {
      seen: this.seen,
      leastLease: this.#leastLease,
      leastExpiry: this.#leastExpiry,
      isStopped: this.stopAcknowledged,
      epoch: this.epoch,
    };
  }

  /** What the records say while nobody writes, or an answer while nobody else asks. */
  override observe(now: SessionFacts): void {
    this.observeSince(now, this.known());
    if (now.granted !== null && now.granted < this.epoch)
      this.#broken(`epoch ${this.epoch} was granted, and it says ${now.granted}`);
  }

  /** An answer to a call that was sent when so much was known. */
  observeSince(now: SessionFacts, then: Known): void {
    this.isCreated = true;
    this.#checkLease(now, then);
    this.#checkOrder(now, then);
    if (now.state === 'ready' && this.hurt === startedInVain) this.hurt = null;
    this.#leastLease = Math.max(this.#leastLease, now.lease);
    this.#leastExpiry = Math.max(this.#leastExpiry, now.expiresAt ?? 0);
    this.lease = this.#leastLease;
    // An older answer that came later is no newer knowledge.
    if (this.seen === then.seen) this.seen = now;
  }

  #checkLease({ lease, readyAt, expiresAt, state, end }: SessionFacts, then: Known): void {
    if (lease < then.leastLease)
      this.#broken(`a lease of ${then.leastLease} minutes was acknowledged, and it says ${lease}`);
    if (lease > this.#longestTotal + this.#mostAdded)
      this.#broken(`nobody asked for the ${lease} minutes that it says`);
    if (readyAt === null || expiresAt === null) return;
    if (expiresAt !== readyAt + lease * MINUTE_MS)
      this.#broken(`${lease} minutes from ${readyAt} do not end at ${expiresAt}`);
    if (then.seen?.readyAt && then.seen.readyAt !== readyAt)
      this.#broken(`it was ready at ${then.seen.readyAt}, and then at ${readyAt}`);
    if (end?.reason === 'leaseExpired' && expiresAt < then.leastExpiry)
      this.#broken(`it expired at ${expiresAt}, and ${then.leastExpiry} was acknowledged`);
    if (state === 'ended' && end === null) this.#broken('it has ended without a reason');
  }

  #checkOrder(now: SessionFacts, { seen, isStopped }: Known): void {
    if (seen?.state === 'ready' && now.state === 'starting') this.#broken('it was ready and is starting');
    if (isStopped && now.end === null) this.#broken(`its stop was acknowledged, and it is ${now.state}`);
    if (seen?.end) {
      if (now.end?.reason !== seen.end.reason || now.end.at !== seen.end.at)
        this.#broken(`it ended ${JSON.stringify(seen.end)}, and then ${JSON.stringify(now.end)}`);
      if (seen.isGivenBack && !now.isGivenBack) this.#broken('its host was given back and is not');
      if (seen.billingStoppedAt !== null && seen.billingStoppedAt !== now.billingStoppedAt)
        this.#broken(`its billing stopped at ${seen.billingStoppedAt}, and then at ${now.billingStoppedAt}`);
    } else if (now.end && !this.#isJust(now)) {
      this.#broken(`it ended with ${now.end.reason} for nothing (hurt: ${this.hurt ?? 'no'})`);
    }
    if (now.end && now.billingStoppedAt !== null && now.billingStoppedAt < now.end.at)
      this.#broken(`its billing stopped at ${now.billingStoppedAt}, before its end at ${now.end.at}`);
  }

  /** Whether anything that happened explains this end. */
  #isJust({ end, expiresAt }: SessionFacts): boolean {
    if (end?.reason === 'userRequested') return this.stopAsked;
    if (end?.reason === 'leaseExpired') return end.at === expiresAt && Date.now() >= end.at;
    return this.hurt !== null;
  }

  #broken(what: string): never {
    throw new Broken(`Session ${this.id}: ${what}.`);
  }
}
