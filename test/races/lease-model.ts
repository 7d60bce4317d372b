import { MINUTE } from '../../shared/domain/instant.ts';

const CAP = 1440;
const RESERVED_MS = MINUTE;
const START_MS = 20 * MINUTE;

/** What a caller sees of an answer: where the lease stands, or why not. */
export type Outcome =
  | { readonly ok: true; readonly state: string; readonly minutes: number; readonly expiresAt: number | null }
  | { readonly ok: false; readonly why: string };

/**
 * A session with an exclusive seat and nothing switched on, as docs and common sense have it: no storage, no versions, no races. It is
 * written apart from the rules of the product, to be compared with them.
 */
export class LeaseModel {
  now: number;
  state: 'none' | 'starting' | 'ready' | 'ended' = 'none';
  minutes = 0;
  createdAt = 0;
  readyAt: number | null = null;
  epoch = 0;
  /** Who the seat is kept for; until null: for good. */
  owner: { readonly device: string; readonly until: number | null } | null = null;
  readonly #granted = new Map<string, { readonly asked: number; readonly minutes: number }>();
  #lastUpdate: string | null = null;

  constructor(now: number) {
    this.now = now;
  }

  get expiresAt(): number | null {
    return this.readyAt === null ? null : this.readyAt + this.minutes * MINUTE;
  }

  get outcome(): Outcome {
    if (this.state === 'none') return { ok: false, why: 'noSuchSession' };
    return { ok: true, state: this.state, minutes: this.minutes, expiresAt: this.expiresAt };
  }

  pass(ms: number): void {
    this.now += ms;
    if (this.state === 'ready' && this.expiresAt !== null && this.now >= this.expiresAt) this.state = 'ended';
    if (this.state === 'starting' && this.now >= this.createdAt + START_MS) this.state = 'ended';
    if (this.owner?.until && this.now >= this.owner.until) this.owner = null;
  }

  create(minutes: number): Outcome {
    if (this.state === 'none') Object.assign(this, { state: 'starting', minutes, createdAt: this.now });
    return this.outcome;
  }

  becomeReady(): void {
    if (this.state === 'starting') Object.assign(this, { state: 'ready', readyAt: this.now });
  }

  set(minutes: number, name: string | null): Outcome {
    if (this.state === 'none') return this.outcome;
    if (this.state === 'ended') return { ok: false, why: 'ended' };
    const isRepeated = minutes === this.minutes && name !== null && name === this.#lastUpdate;
    if (isRepeated) return this.outcome;
    if (minutes <= this.minutes) return { ok: false, why: 'leaseNotLonger' };
    if (minutes > CAP) return { ok: false, why: 'leaseBeyondMaximum' };
    this.minutes = minutes;
    this.#lastUpdate = name;
    return this.outcome;
  }

  extend(asked: number, id: string): Outcome {
    const refused = this.#unlessReady();
    if (refused) return refused;
    const earlier = this.#granted.get(id);
    if (earlier) return earlier.asked === asked ? this.outcome : { ok: false, why: 'requestIdReused' };
    const minutes = Math.min(asked, CAP - this.minutes);
    this.#granted.set(id, { asked, minutes });
    this.minutes += minutes;
    return this.outcome;
  }

  keepAlive(minutes: number): Outcome {
    const refused = this.#unlessReady();
    if (refused || this.readyAt === null) return refused ?? this.outcome;
    const wanted = Math.ceil((this.now + minutes * MINUTE - this.readyAt) / MINUTE);
    this.minutes = Math.max(this.minutes, Math.min(wanted, CAP));
    return this.outcome;
  }

  /** The epoch, or why not. */
  connect(device: string, hasSecret: boolean): number | string {
    const refused = this.#unlessReady();
    if (refused) return refused.why;
    if (this.owner && !(this.owner.device === device && hasSecret)) return 'seatTaken';
    const isFree = this.owner === null;
    const until = Math.min(this.now + RESERVED_MS, this.expiresAt ?? 0);
    if (isFree || this.owner?.until) this.owner = { device, until };
    return ++this.epoch;
  }

  /** The device with the newest ticket comes in: the seat is its own for good. */
  enter(device: string): void {
    this.owner = { device, until: null };
  }

  stop(): Outcome {
    if (this.state !== 'none') this.state = 'ended';
    return this.outcome;
  }

  #unlessReady(): { readonly ok: false; readonly why: string } | null {
    if (this.state === 'none') return { ok: false, why: 'noSuchSession' };
    if (this.state === 'ready') return null;
    return { ok: false, why: this.state === 'ended' ? 'ended' : 'notReady' };
  }
}
