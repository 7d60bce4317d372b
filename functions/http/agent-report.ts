import { bearerOf } from '../../shared/auth/bearer.ts';
import { equalSecrets } from '../../shared/auth/equal-secrets.ts';
import { type AgentReportReply, agentReport } from '../../shared/connection/agent-report.ts';
import type { HostStatus } from '../../shared/connection/host-status.ts';
import type { PublicKey } from '../../shared/connection/public-key.ts';
import { sessionNamed } from '../../shared/connection/session-name.ts';
import { at } from '../../shared/domain/instant.ts';
import type { SessionRef } from '../../shared/domain/session-ref.ts';
import type { ConfiguredAgent } from '../../shared/hosts/agent-list.ts';
import type { AgentHosts } from '../../shared/hosts/agents.ts';
import type { GateWords } from '../../shared/hosts/gate-words.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { HostFacts } from '../../shared/usecases/take-report.ts';
import { badRequest } from '../../shared/wire/problem.ts';
import type { Broker } from '../broker.ts';
import { readBody, type Work } from './handler.ts';
import { unauthorized } from './signed-in.ts';

/** A full machine's report is far below this, in bytes. */
const maxReportBytes = 4 * 1024 * 1024;

interface Parts {
  readonly broker: Broker;
  readonly agents: readonly ConfiguredAgent[];
  readonly hosts: Pick<AgentHosts, 'hear' | 'takeUntold'>;
  /** Absent: what agents say of their devices' last input is heard only when a gate is asked. */
  readonly gates?: Pick<GateWords, 'hear'>;
  readonly installation: string;
  /** Read at each use, because keys are rotated. */
  readonly ticketKeys: Iterable<PublicKey>;
  readonly clock: Clock;
}

/** `POST /agents/{name}/report` with the agent's key: what its hosts do, and what it needs to hear in return. */
export const takeAgentReport =
  ({ broker, agents, hosts, gates, installation, ticketKeys, clock }: Parts): Work =>
  async (request) => {
    const agent = agents.find(({ name }) => name === request.params['name']);
    const key = bearerOf(request.headers.get('authorization'));
    // An unknown name takes the same way as a wrong key.
    if (!equalSecrets(key ?? '', agent?.key ?? 'no such agent') || !agent)
      return unauthorized('Unauthorized: no agent has this name and key.');
    const body = await readBody(request, { limit: maxReportBytes });
    if (!body.ok) return body.problem;
    const read = agentReport.safeParse(body.value);
    if (!read.success)
      return badRequest(
        `The report can not be read: ${read.error.issues[0]?.message ?? ''}`,
        read.error.issues[0]?.path.join('.'),
      );
    const report = read.data;
    if (report.agent !== agent.name)
      return badRequest('The report is by another agent than the path names.', 'agent');
    if (report.installation !== installation)
      return badRequest('The report is for another installation.', 'installation');

    const isFresh = hosts.hear(report);
    if (isFresh) gates?.hear(report);
    const deadlines = isFresh
      ? await broker.takeReport({
          agent: agent.name,
          changed: report.changed.flatMap(factsOf),
          asking: report.asking.flatMap((host) => refOf(host).map((ref) => ({ ref, hostId: host.hostId }))),
        })
      : [];
    const reply: AgentReportReply = {
      brokerTime: clock(),
      ticketKeys: [...ticketKeys],
      deadlines: [...hosts.takeUntold(agent.name), ...deadlines],
    };
    return { status: 200, body: reply };
  };

/** A host of a session that can not exist is nobody's: it is left out, and reaped when the hosts are compared with the rows. */
function refOf(host: { readonly account: string; readonly session: string }): readonly SessionRef[] {
  const ref = sessionNamed(host);
  return ref ? [ref] : [];
}

const factsOf = (host: HostStatus): readonly HostFacts[] =>
  refOf(host).map((ref) => ({
    ref,
    hostId: host.hostId,
    ready: host.phase === 'ready' ? host.endpoint : null,
    seat: host.seat ? { ...host.seat, since: at(host.seat.since) } : null,
    exited: host.phase === 'exited' ? (host.exit?.message ?? 'The rendering host ended.') : null,
  }));
