import { whyNot } from '../../agent/gate/admit.ts';
import { hostDeadline, remainingMs } from '../../agent/hosts/host-deadline.ts';
import type { AgentReport, AgentReportReply } from '../../shared/connection/agent-report.ts';
import type { HostOrder } from '../../shared/connection/host-order.ts';
import type { HostStatus } from '../../shared/connection/host-status.ts';
import { MINUTE } from '../../shared/domain/instant.ts';
import type { Random } from './random.ts';
import { SimulatedHost } from './simulated-host.ts';
import type { ReadableTicket } from './ticket.ts';
import type { Source, World } from './world.ts';

/** How long a host outlives the last expiry that it was told. */
export const GRACE_MS = 5 * MINUTE;
const ASK_MS = 5 * MINUTE;

/** What happened at an agent, for the rules. */
export interface AgentEvents {
  started(agent: string, host: SimulatedHost): void;
  cutShort(agent: string, host: SimulatedHost): void;
  admitted(agent: string, host: SimulatedHost): void;
  /** Somebody asked how this host stands, and is answered what it is now. */
  asked(agent: string, host: SimulatedHost): void;
}

/**
 * An agent with its hosts, its gate and its reports, after the real one's rules (its deadlines and its gate's objections are
 * the real functions). Its engines start late, never, die early or late. What it has written down survives its own restarts.
 */
export class SimulatedAgent implements Source {
  readonly name: string;
  readonly places: number;
  readonly hosts = new Map<string, SimulatedHost>();
  readonly tombstones = new Map<string, number>();
  isAway = false;
  /** While it is away: whether a caller waits for its whole patience, or is refused at once. */
  isSilent = false;
  startId = 'start-1';
  /** Told to hear of changes. */
  onNews: () => void = () => undefined;
  readonly #world: World;
  readonly #random: Random;
  readonly #events: AgentEvents;

  constructor(name: string, places: number, world: World, random: Random, events: AgentEvents) {
    this.name = name;
    this.places = places;
    this.#world = world;
    this.#random = random;
    this.#events = events;
  }

  get used(): number {
    return [...this.hosts.values()].filter((host) => host.runs).length;
  }

  /** Takes an order: a host begins, and dies or lives as its fate says. */
  begin(order: HostOrder): SimulatedHost {
    const host = new SimulatedHost(order, this.#world.now, this.#random);
    this.hosts.set(host.id, host);
    this.#world.note(`${this.name} starts host ${host.id} for ${order.session}`);
    this.#events.started(this.name, host);
    return host;
  }

  /** Ends a host for good: its id starts nothing before `startDeadline`. */
  bury(id: string, startDeadline: number): void {
    const until = this.hosts.get(id)?.record.order.startDeadline ?? startDeadline;
    this.tombstones.set(id, Math.max(until, this.tombstones.get(id) ?? 0));
    if (this.hosts.delete(id)) this.#world.note(`${this.name} ended host ${id}`);
  }

  /** A deadline that is no later than the last told one changes nothing. */
  tell(id: string, expiresAt: number): void {
    const host = this.hosts.get(id);
    if (!host) return;
    if (host.record.expiresAt === null || host.record.expiresAt < expiresAt)
      host.change({ expiresAt }, false);
    host.asksForDeadline = false;
  }

  // Its own life --------------------------------------------------------------------------------------------------------------

  /** The process is gone for a while; its engines go on, and a machine that restarts loses them. */
  restart(number: number, losesEngines: boolean): void {
    this.startId = `start-${number}`;
    for (const host of this.hosts.values()) {
      host.confirmedVersion = -1;
      if (!host.runs) continue;
      if (losesEngines) {
        host.exit({ cause: 'exited', message: 'The simulated machine restarted.' }, this.#world.now);
        continue;
      }
      host.asksForDeadline = true;
      host.forgetInput();
      const { seat } = host.record;
      host.change({ seat: seat?.connected ? { ...seat, connected: false, since: this.#world.now } : seat });
    }
    this.onNews();
  }

  /** Engines live and die, and deadlines are kept, whether or not anybody can be reached. An agent that is away keeps none. */
  nextAt(): number | null {
    let next: number | null = null;
    for (const host of this.hosts.values()) {
      const moment = this.#nextOf(host);
      if (moment !== null && (next === null || moment < next)) next = moment;
    }
    for (const until of this.tombstones.values()) if (next === null || until + 1 < next) next = until + 1;
    return this.isAway ? null : next;
  }

  fire(): void {
    const { now } = this.#world;
    for (const [id, until] of this.tombstones) if (until < now) this.tombstones.delete(id);
    for (const host of this.hosts.values()) if (this.#live(host)) this.onNews();
  }

  #nextOf({ record, fate, startedAt, runs }: SimulatedHost): number | null {
    if (!runs) return null;
    const { now } = this.#world;
    const moments = [fate.diesAfterMs === null ? Number.POSITIVE_INFINITY : startedAt + fate.diesAfterMs];
    if (record.phase === 'starting') {
      moments.push(record.order.startDeadline);
      if (fate.readyAfterMs !== null) moments.push(startedAt + fate.readyAfterMs);
    } else {
      moments.push(now + remainingMs(record, { broker: now, monotonic: now }) + GRACE_MS);
    }
    return Math.min(...moments);
  }

  /** What time does to a host. True when the broker has to hear of it. */
  #live(host: SimulatedHost): boolean {
    const { now } = this.#world;
    const { fate, startedAt } = host;
    if (!host.runs) return false;
    const why = hostDeadline(host.record, { broker: now, monotonic: now }, GRACE_MS);
    if (why) {
      if (why.cause === 'deadline') this.#events.cutShort(this.name, host);
      host.exit(why, now);
    } else if (fate.diesAfterMs !== null && now >= startedAt + fate.diesAfterMs) {
      const cause = host.record.phase === 'starting' ? 'startFailed' : 'exited';
      host.exit({ cause, message: 'The simulated engine died.' }, now);
    } else if (host.record.phase === 'starting' && fate.readyAfterMs !== null) {
      if (now < startedAt + fate.readyAfterMs) return false;
      host.change({ phase: 'ready', readyMonotonic: now });
    } else {
      return false;
    }
    this.#world.note(`${this.name}: host ${host.id} is ${host.record.exit?.cause ?? host.record.phase}`);
    return true;
  }

  // The gate ------------------------------------------------------------------------------------------------------------------

  /** Lets the device of this ticket in, or says why not. */
  enter({ ticket, until }: ReadableTicket): string | null {
    const host = this.hosts.get(ticket.host);
    if (this.isAway || !host || host.record.phase !== 'ready') return 'SessionEnded';
    if (this.#world.now >= until) return 'AuthenticationFailed';
    const objection = whyNot(host.record, ticket);
    if (objection !== null) return objection;
    const { epoch, seat, device: deviceId } = ticket;
    const before = host.record.seat;
    if (before?.connected && before.seat !== seat) this.#world.reach('a seat that was handed over');
    host.change({ seat: { epoch, seat, deviceId, connected: true, since: this.#world.now } });
    host.forgetInput();
    // Mostly somebody is behind the device at once, and sends something for a while.
    if (this.#random.chance(0.6))
      host.send(this.#world.now, this.#random.between(0, this.#random.pick([1, 10, 60]) * MINUTE));
    this.#world.note(`${this.name}: ${deviceId} enters host ${host.id}, epoch ${epoch}`);
    this.#events.admitted(this.name, host);
    this.onNews();
    return null;
  }

  /** The device in the seat sends something, and goes on for a while. */
  send(hostId: string, forMs: number): void {
    const host = this.hosts.get(hostId);
    if (this.isAway || !host?.record.seat?.connected || !host.runs) return;
    host.send(this.#world.now, forMs);
    this.#world.note(`${this.name}: the device at host ${hostId} sends something`);
  }

  /** How the host stands, for somebody who asks. */
  inspect(host: SimulatedHost): HostStatus {
    this.#events.asked(this.name, host);
    return host.status(this.name, this.#world.now);
  }

  leave(hostId: string): void {
    const host = this.hosts.get(hostId);
    if (this.isAway || !host?.record.seat?.connected || !host.runs) return;
    host.change({ seat: { ...host.record.seat, connected: false, since: this.#world.now } });
    this.#world.note(`${this.name}: the device leaves host ${hostId}`);
    this.onNews();
  }

  // Reports -------------------------------------------------------------------------------------------------------------------

  #asks(host: SimulatedHost): boolean {
    if (host.record.phase !== 'ready') return false;
    if (host.asksForDeadline || host.record.expiresAt === null) return true;
    return remainingMs(host.record, { broker: this.#world.now, monotonic: this.#world.now }) <= ASK_MS;
  }

  /** When it next has something to say that is not news: then a host begins to ask. Null while none will. */
  asksFrom(): number | null {
    let from: number | null = null;
    for (const host of this.hosts.values()) {
      if (host.record.phase !== 'ready') continue;
      const { now } = this.#world;
      const begins = this.#asks(host) ? now : (host.record.expiresAt ?? now) - ASK_MS;
      if (from === null || begins < from) from = begins;
    }
    return from;
  }

  get hasNews(): boolean {
    return [...this.hosts.values()].some((host) => host.hasNews);
  }

  report(installation: string, sequence: number): AgentReport {
    const hosts = [...this.hosts.values()];
    const nameOf = ({ record: { order } }: SimulatedHost) => ({
      hostId: order.hostId,
      account: order.account,
      session: order.session,
    });
    return {
      agent: this.name,
      installation,
      startId: this.startId,
      sequence,
      changed: hosts.filter((host) => host.hasNews).map((host) => host.status(this.name, this.#world.now)),
      alive: hosts
        .filter((host) => host.runs)
        .map((host) => ({ ...nameOf(host), lastInputAt: host.lastInputAt(this.#world.now) })),
      asking: hosts.filter((host) => this.#asks(host)).map(nameOf),
      capacity: { max: this.places, used: this.used },
    };
  }

  confirm({ changed }: AgentReport, { deadlines }: AgentReportReply): void {
    for (const { hostId, version } of changed) {
      const host = this.hosts.get(hostId);
      if (host) host.confirmedVersion = Math.max(host.confirmedVersion, version);
    }
    for (const { hostId, expiresAt } of deadlines) this.tell(hostId, expiresAt);
  }
}
