import { whyNot } from '../../agent/gate/admit.ts';
import type { HostRecord } from '../../agent/ledger/host-record.ts';
import type { SeatTicket } from '../../shared/connection/seat-ticket.ts';
import { at, type Instant } from '../../shared/domain/instant.ts';
import type { HostProvider, HostState } from '../../shared/ports/host-provider.ts';
import type { HostFacts } from '../../shared/usecases/take-report.ts';
import { aRecord } from '../support/agent-record.ts';
import { aRef } from '../support/builders/refs.ts';

/** The one agent of a race, with the real gate's rule. */
export class RaceHosts implements HostProvider {
  isSilent = false;
  /** So many releases are answered before a host is gone. */
  refusedReleases = 0;
  readonly running = new Map<string, HostRecord>();
  readonly exited = new Set<string>();
  readonly #buried = new Set<string>();
  /** Epochs in the order in which the gate let them in, by host. */
  readonly admitted: {
    readonly hostId: string;
    readonly epoch: number;
    readonly seat: string;
    readonly replaces: boolean;
    /** Whether another device was connected until then. */
    readonly replaced: boolean;
  }[] = [];
  /** Every host that was ordered, and whether its row named it then. */
  readonly ordered: { readonly hostId: string; readonly isNamed: boolean }[] = [];
  readonly told: { readonly hostId: string; readonly expiresAt: Instant }[] = [];
  /** When the gate was asked, and what it said. */
  readonly asked: { readonly at: Instant; readonly hostId: string; readonly facts: HostState }[] = [];
  /** When the agent said that nothing is left of a host. */
  readonly gone = new Map<string, Instant>();
  readonly #inputs = new Map<string, { readonly from: number; readonly until: number }>();
  readonly #now: () => Instant;
  readonly #turn: (what: string) => Promise<void>;
  readonly #isNamed: (hostId: string) => boolean;

  constructor(parts: {
    readonly now: () => Instant;
    readonly turn: (what: string) => Promise<void>;
    readonly isNamed: (hostId: string) => boolean;
  }) {
    this.#now = parts.now;
    this.#turn = parts.turn;
    this.#isNamed = parts.isNamed;
  }

  // What the broker asks ------------------------------------------------------------------------------------------------------

  choose = (): string => 'agent-1';
  freePlaces = (): number => Number.POSITIVE_INFINITY;
  expectOne = (): void => undefined;

  async provision(
    { requested: { seatPolicy } }: { readonly requested: { readonly seatPolicy: 'exclusive' | 'handover' } },
    { hostId }: { readonly hostId: string },
  ): Promise<HostState> {
    await this.#turn('order');
    this.ordered.push({ hostId, isNamed: this.#isNamed(hostId) });
    if (this.isSilent) return { phase: 'unknown' };
    if (!this.#buried.has(hostId) && !this.running.has(hostId) && !this.exited.has(hostId))
      this.running.set(hostId, aRecord({}, { hostId, seatPolicy }));
    const state = this.#stateOf(hostId);
    await this.#turn('answer to an order');
    return state;
  }

  async inspect({ hostId }: { readonly hostId: string }): Promise<HostState> {
    await this.#turn('inspect');
    const facts: HostState = this.isSilent ? { phase: 'unknown' } : this.#stateOf(hostId);
    this.asked.push({ at: this.#now(), hostId, facts });
    await this.#turn('answer of a gate');
    return facts;
  }

  list = async () => [];

  async tellDeadline({ hostId }: { readonly hostId: string }, expiresAt: Instant): Promise<boolean> {
    await this.#turn('tell');
    if (!this.isSilent) this.told.push({ hostId, expiresAt });
    return !this.isSilent;
  }

  async release({ hostId }: { readonly hostId: string }) {
    await this.#turn('release');
    if (this.isSilent) return { gone: false, answer: 'The agent of this race does not answer.' };
    this.#buried.add(hostId);
    if (this.refusedReleases-- > 0) return { gone: false, answer: 'The host of this race is still ending.' };
    this.running.delete(hostId);
    this.exited.delete(hostId);
    this.gone.set(hostId, this.#now());
    await this.#turn('answer to a release');
    return { gone: true, answer: 'gone' };
  }

  // What happens at the host --------------------------------------------------------------------------------------------------

  enter(ticket: SeatTicket, until: Instant): void {
    const record = this.running.get(ticket.host);
    if (!record || this.#now() >= until || whyNot(record, ticket) !== null) return;
    const { epoch, seat, device: deviceId, replaces } = ticket;
    const replaced = record.seat?.connected === true && record.seat.seat !== seat;
    this.running.set(ticket.host, {
      ...record,
      seat: { epoch, seat, deviceId, connected: true, since: this.#now() },
    });
    this.#inputs.delete(ticket.host);
    this.admitted.push({ hostId: ticket.host, epoch, seat, replaces, replaced });
  }

  leave(): void {
    for (const [id, record] of this.running) {
      if (record.seat?.connected)
        this.running.set(id, { ...record, seat: { ...record.seat, connected: false, since: this.#now() } });
    }
  }

  send(forMs: number): void {
    const now = this.#now();
    for (const [id, { seat }] of this.running) {
      const { from, until } = this.#inputs.get(id) ?? { from: now, until: now };
      if (seat?.connected) this.#inputs.set(id, { from, until: Math.max(until, now + forMs) });
    }
  }

  #lastInputAt(hostId: string, seat: HostRecord['seat']): Instant | null {
    const input = this.#inputs.get(hostId);
    return seat && input ? at(Math.min(input.until, seat.connected ? this.#now() : seat.since)) : null;
  }

  die(): void {
    for (const id of this.running.keys()) this.exited.add(id);
    this.running.clear();
  }

  /** What the agent's report says of every host now. */
  facts(): readonly HostFacts[] {
    const ids = [...this.running.keys(), ...this.exited];
    return ids.map((hostId) => {
      const state = this.#stateOf(hostId);
      return {
        ref: aRef(),
        hostId,
        ready: state.phase === 'ready' ? state.endpoint : null,
        seat: state.phase === 'ready' ? state.gate.seat : null,
        exited: state.phase === 'exited' ? state.message : null,
      };
    });
  }

  #stateOf(hostId: string): HostState {
    if (this.exited.has(hostId)) return { phase: 'exited', message: 'The engine of this race died.' };
    const record = this.running.get(hostId);
    if (!record) return { phase: 'absent' };
    const { seat } = record;
    const url = `ws://race.invalid:61701/hosts/${hostId}`;
    return {
      phase: 'ready',
      endpoint: { hostname: 'race.invalid', gatePort: 61701, inspectorPort: 61702, url },
      gate: {
        seat: seat && { ...seat, since: at(seat.since) },
        lastInputAt: this.#lastInputAt(hostId, seat),
      },
    };
  }
}
