import { type Broker, makeBroker } from '../../functions/broker.ts';
import { takeAgentReport } from '../../functions/http/agent-report.ts';
import type { Work } from '../../functions/http/handler.ts';
import { restingActivity } from '../../functions/resting-activity.ts';
import type { PublicKey } from '../../shared/connection/public-key.ts';
import type { LeasePolicy } from '../../shared/domain/lease-policy.ts';
import { agentHosts } from '../../shared/hosts/agents.ts';
import type { Chance } from '../../shared/ports/chance.ts';
import type { Log } from '../../shared/ports/log.ts';
import type { Supervisor } from '../../shared/ports/supervisor.ts';
import type { Table } from '../../shared/ports/table.ts';
import { openSessionStore } from '../../shared/storage/session-store.ts';
import type { Activities, DurableEngine } from './durable-engine.ts';
import { keyOf } from './ledger.ts';
import type { Life } from './life.ts';
import { readableTickets } from './ticket.ts';
import type { World } from './world.ts';

const agentKey = 'k'.repeat(43);
const ticketKeys: readonly PublicKey[] = [
  { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: 'simulated', alg: 'ES256', use: 'sig' },
];
export const installation = 'simulated-installation';

interface Parts {
  readonly life: Life;
  readonly world: World;
  readonly table: Table;
  readonly shards: number;
  readonly engine: DurableEngine;
  readonly agents: readonly string[];
  /** Where this life reaches an agent. */
  readonly agentUrl: (name: string) => string;
  readonly chance: Chance;
  readonly policy: LeasePolicy;
}

export interface BrokerProcess {
  readonly life: Life;
  readonly broker: Broker;
  readonly activities: Activities;
  /** `POST /agents/{name}/report`: the answer's body. It rejects where the real one answers anything but 200. */
  report(agent: string, body: string): Promise<string>;
}

/** Builds what the composition root builds, over a world that can be stopped at any point. Rejects while the store does not answer. */
export async function startBroker(parts: Parts): Promise<BrokerProcess> {
  const { life, world, table, shards, engine, chance, policy } = parts;
  const clock = () => world.now;
  const log: Log = (level, message) => {
    world.note(`log ${level}: ${message}`);
    if (level === 'error' && !isExpected(message)) world.breaks('nothing unexpected', message);
  };
  const newInstallationId = () => installation;
  const store = await openSessionStore(table, { policy, shards, now: clock, newInstallationId, log });
  const agents = parts.agents.map((name) => ({
    name,
    url: parts.agentUrl(name),
    key: agentKey,
  }));
  const hosts = agentHosts({
    agents,
    clock,
    installation,
    ticketKeys,
    reportUrl: (agent) => `http://broker.invalid/agents/${agent}/report`,
  });
  const call = (what: string, ref: Parameters<Supervisor['start']>[0], effect: () => void): Promise<void> =>
    life.call('durable', `${what} ${keyOf(ref)}`, effect);
  const supervisor: Supervisor = {
    start: (ref) => call('start', ref, () => engine.start(ref)),
    nudge: (ref) => call('nudge', ref, () => engine.raise(ref)),
    purge: (ref) => call('purge', ref, () => engine.purge(ref)),
  };
  const tickets = readableTickets;
  const broker = makeBroker({ store, supervisor, hosts, tickets, clock, chance, policy, log });
  const resting = <Name extends 'tendSession' | 'provisionHost' | 'pollHost' | 'releaseHost'>(name: Name) =>
    restingActivity(name, broker[name], clock, log);
  void hosts.announce();
  const take = takeAgentReport({ broker, agents, hosts, installation, ticketKeys, clock });
  return {
    life,
    broker,
    activities: {
      tendSession: resting('tendSession'),
      provisionHost: resting('provisionHost'),
      pollHost: resting('pollHost'),
      releaseHost: resting('releaseHost'),
    },
    report: async (agent, body) => {
      const outcome = await take(...requestOf(agent, body));
      if ('code' in outcome) throw new Error(`Report answered ${outcome.status}: ${outcome.message}`);
      return JSON.stringify(outcome.body);
    },
  };
}

/** The parts of a request that the route looks at. */
function requestOf(agent: string, body: string): Parameters<Work> {
  const request = {
    params: { name: agent },
    headers: new Headers({ authorization: `Bearer ${agentKey}`, 'content-type': 'application/json' }),
    arrayBuffer: async () => new TextEncoder().encode(body).buffer,
  };
  // A request of the Functions host has more members; whoever touches them finds out at once.
  return [request, null] as unknown as Parameters<Work>;
}

/** What operators may read in a simulation: trouble that was made on purpose. */
const isExpected = (message: string): boolean =>
  /Outage|The simulated|No such instance|could not be given back/.test(message);
