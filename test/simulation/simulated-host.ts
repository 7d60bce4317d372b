import type { ExitReason, HostRecord } from '../../agent/ledger/host-record.ts';
import type { HostOrder } from '../../shared/connection/host-order.ts';
import type { HostStatus } from '../../shared/connection/host-status.ts';
import { MINUTE, SECOND } from '../../shared/domain/instant.ts';
import type { Random } from './random.ts';

/** What a host is going to do: when it is ready and when it dies by itself, counted from its start. Null: never. */
interface Fate {
  readonly readyAfterMs: number | null;
  readonly diesAfterMs: number | null;
}

/** A host at a simulated agent: the record that a real agent keeps of it, and its fate. */
export class SimulatedHost {
  record: HostRecord;
  confirmedVersion = -1;
  asksForDeadline = false;
  /** Since when the device in the seat has sent anything, and until when it goes on sending; null while it has sent nothing. */
  #input: { readonly from: number; readonly until: number } | null = null;
  readonly startedAt: number;
  readonly fate: Fate;

  constructor(order: HostOrder, now: number, random: Random) {
    this.startedAt = now;
    this.fate = fateOf(random);
    this.record = {
      order,
      nonce: 'simulated',
      enginePort: 1,
      engine: null,
      phase: 'starting',
      version: 0,
      newsVersion: -1,
      readyMonotonic: null,
      expiresAt: null,
      seat: null,
      endingFor: null,
      exit: null,
    };
  }

  get id(): string {
    return this.record.order.hostId;
  }

  get runs(): boolean {
    return this.record.phase !== 'exited';
  }

  get hasNews(): boolean {
    return this.record.newsVersion > this.confirmedVersion;
  }

  /** A change that the broker has to hear of; `isNews: false` for one that came from it. */
  change(change: Partial<HostRecord>, isNews = true): void {
    const version = this.record.version + 1;
    const newsVersion = isNews ? version : this.record.newsVersion;
    this.record = { ...this.record, ...change, version, newsVersion };
  }

  exit(why: ExitReason, now: number): void {
    this.change({ phase: 'exited', exit: { ...why, at: now } });
  }

  /** Another device in the seat, or the same one again: what was sent before counts no more. */
  forgetInput(): void {
    this.#input = null;
  }

  /** The device sends something now, and goes on for so long unless it leaves. */
  send(now: number, forMs: number): void {
    const { from, until } = this.#input ?? { from: now, until: now };
    this.#input = { from, until: Math.max(until, now + forMs) };
  }

  /** When the device last sent something, as the gate knows it at this moment. */
  lastInputAt(now: number): number | null {
    const { seat } = this.record;
    if (!seat || !this.#input) return null;
    const last = Math.min(this.#input.until, seat.connected ? now : seat.since);
    return last < this.#input.from ? null : last;
  }

  status(agent: string, now: number): HostStatus {
    const { order, version, phase, seat, exit, expiresAt } = this.record;
    const { hostId, installation, account, session } = order;
    const url = `ws://${agent}.invalid:61701/hosts/${hostId}`;
    return {
      hostId,
      installation,
      account,
      session,
      version,
      phase,
      endpoint: phase === 'ready' ? { hostname: agent, gatePort: 61701, inspectorPort: 61702, url } : null,
      seat: seat && { ...seat, lastInputAt: this.lastInputAt(now) },
      exit,
      expiresAt,
    };
  }
}

function fateOf(random: Random): Fate {
  const quick = random.between(0, random.pick([500, 5 * SECOND, 40 * SECOND]));
  const kind = random.weighted({ good: 70, slow: 10, never: 6, startFails: 5, dies: 9 });
  switch (kind) {
    case 'good':
      return { readyAfterMs: quick, diesAfterMs: null };
    case 'slow':
      return { readyAfterMs: random.between(MINUTE, 5 * MINUTE), diesAfterMs: null };
    case 'never':
      return { readyAfterMs: null, diesAfterMs: null };
    case 'startFails':
      return { readyAfterMs: null, diesAfterMs: quick };
    case 'dies':
      return {
        readyAfterMs: quick,
        diesAfterMs: quick + random.between(1, random.pick([MINUTE, 60 * MINUTE])),
      };
  }
}
