import { makeBroker } from '../../functions/broker.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import { defaultLeasePolicy, type LeasePolicy } from '../../shared/domain/lease-policy.ts';
import type { SessionRef } from '../../shared/domain/session-ref.ts';
import type { Chance } from '../../shared/ports/chance.ts';
import type {
  HostAddress,
  HostListing,
  HostProvider,
  HostState,
  ProvisionAnswer,
  ReleaseOutcome,
} from '../../shared/ports/host-provider.ts';
import type { Supervisor } from '../../shared/ports/supervisor.ts';
import type { TicketIssuer } from '../../shared/ports/ticket-issuer.ts';
import { makeChangeSession } from '../../shared/usecases/change-session.ts';
import { paceReleases } from '../../shared/usecases/pace-releases.ts';
import { start } from './builders/minute.ts';
import { MemoryStore } from './memory-store.ts';

/**
 * The whole product over fakes that a test can hold: the clock stands still until `time.now` is set, chance is a counter, and the
 * supervisor and the hosts only note what they were asked and answer what they were told to.
 */
export function brokerBench(change: Partial<LeasePolicy> = {}) {
  const policy = { ...defaultLeasePolicy, ...change };
  const time: { now: Instant } = { now: start };
  const store = new MemoryStore(policy, start);
  const supervisor = new NotedSupervisor();
  const hosts = new ScriptedHosts();
  const tickets = new NotedTickets();
  const logged: string[] = [];
  const parts = {
    policy,
    store,
    supervisor,
    hosts,
    tickets,
    chance: countingChance(),
    clock: () => time.now,
    log: (level: string, message: string) => void logged.push(`${level}: ${message}`),
  };
  const changeSession = makeChangeSession({ ...parts, paceRelease: paceReleases() });
  return { ...parts, time, logged, changeSession, broker: makeBroker(parts) };
}

class NotedSupervisor implements Supervisor {
  readonly started: string[] = [];
  readonly nudged: string[] = [];
  readonly purged: string[] = [];
  /** While true nothing gets through to the durable engine. */
  isDown = false;

  async start({ id }: SessionRef): Promise<void> {
    this.#note(this.started, id);
  }
  async nudge({ id }: SessionRef): Promise<void> {
    this.#note(this.nudged, id);
  }
  async purge({ id }: SessionRef): Promise<void> {
    this.#note(this.purged, id);
  }
  #note(list: string[], id: string): void {
    if (this.isDown) throw new Error('The durable engine does not answer.');
    list.push(id);
  }
}

class ScriptedHosts implements HostProvider {
  agent: string | null = 'agent-1';
  /** Free places as last reported. */
  places = Number.POSITIVE_INFINITY;
  provisionAnswer: ProvisionAnswer = { phase: 'starting' };
  inspectAnswer: HostState = { phase: 'starting' };
  releaseOutcome: ReleaseOutcome = { gone: true, answer: 'gone' };
  canBeTold = true;
  listings: readonly HostListing[] = [];
  /** What happens elsewhere while the provider is at work. */
  meanwhile: () => void | Promise<void> = () => undefined;

  readonly provisioned: HostAddress[] = [];
  readonly inspected: string[] = [];
  /** How long the last one who asked would wait. */
  patience: number | undefined;
  readonly told: { readonly hostId: string; readonly expiresAt: Instant }[] = [];
  readonly released: { readonly hostId: string; readonly startDeadline: Instant }[] = [];
  expected = 0;

  choose(): string | null {
    return this.agent;
  }
  freePlaces(): number {
    return this.places - this.expected;
  }
  expectOne(): void {
    this.expected++;
  }
  async provision(_session: unknown, { agent, hostId }: HostAddress): Promise<ProvisionAnswer> {
    this.provisioned.push({ agent, hostId });
    await this.meanwhile();
    return this.provisionAnswer;
  }
  async inspect({ hostId }: HostAddress, withinMs?: number): Promise<HostState> {
    this.inspected.push(hostId);
    this.patience = withinMs;
    await this.meanwhile();
    return this.inspectAnswer;
  }
  async list(): Promise<readonly HostListing[]> {
    return this.listings;
  }
  async tellDeadline({ hostId }: HostAddress, expiresAt: Instant): Promise<boolean> {
    this.told.push({ hostId, expiresAt });
    await this.meanwhile();
    return this.canBeTold;
  }
  async release({ hostId }: HostAddress, startDeadline: Instant): Promise<ReleaseOutcome> {
    this.released.push({ hostId, startDeadline });
    await this.meanwhile();
    return this.releaseOutcome;
  }
}

class NotedTickets implements TicketIssuer {
  readonly issued: Parameters<TicketIssuer['issue']>[0][] = [];
  async issue(ticket: Parameters<TicketIssuer['issue']>[0]): Promise<string> {
    this.issued.push(ticket);
    return `ticket-${this.issued.length}`;
  }
}

/** Secrets `secret-1`, `secret-2` … open the seats `seat-of-secret-1` …; hosts are `new-host-1` …; retries are not spread. */
function countingChance(): Chance {
  let hosts = 0;
  let secrets = 0;
  let requests = 0;
  const seatOf = (secret: string): string => `seat-of-${secret}`;
  return {
    hostId: () => `new-host-${++hosts}`,
    sessionId: () => 'f9a2c7de-7f0b-4c5a-9d7c-0c1c2e3d4f50',
    requestId: () => `request-${++requests}`,
    seatSecret: () => {
      const secret = `secret-${++secrets}`;
      return { secret, seat: seatOf(secret) };
    },
    seatOf,
    fraction: () => 0.5,
  };
}
