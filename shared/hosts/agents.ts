import type { AgentReport } from '../connection/agent-report.ts';
import type { PublicKey } from '../connection/public-key.ts';
import { sessionNamed } from '../connection/session-name.ts';
import { at, type Instant } from '../domain/instant.ts';
import type { StartingSession } from '../domain/session.ts';
import type { Clock } from '../ports/clock.ts';
import type { HostProvider } from '../ports/host-provider.ts';
import { inspected, provisioned, unknownAgent } from './agent-answers.ts';
import { AgentClient } from './agent-client.ts';
import type { ConfiguredAgent } from './agent-list.ts';
import { releaseUntilGone } from './release-until-gone.ts';

interface Known {
  readonly client: AgentClient;
  readonly name: string;
  /** Free places by the last report, less what was accepted since; null before the first report: then nobody is refused. */
  free: number | null;
  /** The run of the agent and the number of its last report: an older one that arrives late is ignored. */
  startId: string;
  sequence: number;
  /** Deadlines that a push did not reach, for the next report's answer. */
  readonly untold: Map<string, Instant>;
}

export interface AgentHosts extends HostProvider {
  /** Tells every agent where to report and which keys tickets have. Answers the names of those that did not hear it. */
  announce(): Promise<readonly string[]>;
  /** Takes note of a report's outer part. False when it is older than one that was heard already. */
  hear(report: Pick<AgentReport, 'agent' | 'startId' | 'sequence' | 'capacity'>): boolean;
  /** Takes the deadlines that this agent has not been told. */
  takeUntold(agent: string): readonly { readonly hostId: string; readonly expiresAt: Instant }[];
}

interface Parts {
  readonly agents: readonly ConfiguredAgent[];
  readonly clock: Clock;
  readonly installation: string;
  /** Read at each use, because keys are rotated. */
  readonly ticketKeys: Iterable<PublicKey>;
  /** Where the agent of this name reports. */
  readonly reportUrl: (agent: string) => string;
}

/** Hosts on machines with an agent each, over their control API. An agent that does not answer makes a host *unknown*, never gone. */
export function agentHosts({ agents, clock, installation, ticketKeys, reportUrl }: Parts): AgentHosts {
  const known = new Map<string, Known>(
    agents.map((agent) => [
      agent.name,
      {
        client: new AgentClient(agent),
        name: agent.name,
        free: null,
        startId: '',
        sequence: -1,
        untold: new Map(),
      },
    ]),
  );
  const roomiest = (): Known | undefined =>
    [...known.values()].toSorted(
      (one, other) => (other.free ?? Infinity) - (one.free ?? Infinity) || (one.name < other.name ? -1 : 1),
    )[0];

  return {
    choose: () => roomiest()?.name ?? null,
    freePlaces: () => [...known.values()].reduce((sum, agent) => sum + (agent.free ?? Infinity), 0),
    expectOne: () => {
      const agent = roomiest();
      if (agent && agent.free !== null) agent.free--;
    },
    provision: async (session, host) => {
      const agent = known.get(host.agent);
      if (!agent) return unknownAgent(host);
      return provisioned(await agent.client.order(orderOf(session, host.hostId)));
    },
    inspect: async (host, withinMs) => {
      const agent = known.get(host.agent);
      return agent ? inspected(await agent.client.inspect(host.hostId, withinMs)) : { phase: 'unknown' };
    },
    list: async () => {
      const listings = await Promise.all(
        [...known.values()].map(async ({ client, name }) => {
          const answer = await client.list();
          if (!answer?.ok || !answer.value.adopted) return [];
          const ours = answer.value.hosts.filter((host) => host.installation === installation);
          return [
            { agent: name, hosts: ours.map((host) => ({ hostId: host.hostId, ref: sessionNamed(host) })) },
          ];
        }),
      );
      return listings.flat();
    },
    tellDeadline: async (host, expiresAt) => {
      const agent = known.get(host.agent);
      if (!agent) return false;
      const answer = await agent.client.deadline(host.hostId, { expiresAt, brokerTime: clock() });
      if (answer?.ok) agent.untold.delete(host.hostId);
      else agent.untold.set(host.hostId, at(Math.max(expiresAt, agent.untold.get(host.hostId) ?? 0)));
      return answer?.ok === true;
    },
    release: async (host, startDeadline) => {
      const agent = known.get(host.agent);
      if (!agent) return { gone: false, answer: `No agent named '${host.agent}' is configured any more.` };
      agent.untold.delete(host.hostId);
      return releaseUntilGone(agent.client, host, startDeadline);
    },
    announce: async () => {
      const deaf = await Promise.all(
        [...known.values()].map(async ({ client, name }) => {
          const answer = await client.announce(installation, {
            reportUrl: reportUrl(name),
            ticketKeys: [...ticketKeys],
            brokerTime: clock(),
          });
          return answer?.ok ? [] : [name];
        }),
      );
      return deaf.flat();
    },
    hear: ({ agent: name, startId, sequence, capacity }) => {
      const agent = known.get(name);
      if (!agent || (agent.startId === startId && sequence <= agent.sequence)) return false;
      Object.assign(agent, { startId, sequence, free: capacity.max - capacity.used });
      return true;
    },
    takeUntold: (name) => {
      const untold = known.get(name)?.untold;
      const deadlines = [...(untold ?? [])].map(([hostId, expiresAt]) => ({ hostId, expiresAt }));
      untold?.clear();
      return deadlines;
    },
  };

  function orderOf(session: StartingSession, hostId: string) {
    return {
      hostId,
      installation,
      reportUrl: reportUrl(session.host.state === 'allocating' ? session.host.agent : ''),
      account: session.account,
      session: session.id,
      size: session.requested.size,
      models: [...session.requested.models],
      seatPolicy: session.requested.seatPolicy,
      startDeadline: session.startDeadline,
      leaseMinutes: session.leaseMinutes,
      ticketKeys: [...ticketKeys],
      brokerTime: clock(),
    };
  }
}
