import { isGivenBack } from '../../../shared/domain/host.ts';
import type { Session } from '../../../shared/domain/session.ts';
import type { SessionRef } from '../../../shared/domain/session-ref.ts';
import type { AskedGates } from '../asked-gates.ts';
import { type Commit, keyOf, type Ledger } from '../ledger.ts';
import { type AgentEvents, GRACE_MS, type SimulatedAgent } from '../simulated-agent.ts';
import type { SimulatedHost } from '../simulated-host.ts';
import type { World } from '../world.ts';

interface Parts {
  readonly world: World;
  readonly ledger: Ledger;
  readonly agents: () => readonly SimulatedAgent[];
  /** When the reports of an agent were sent that the broker has answered. */
  readonly answeredReports: (agent: string) => readonly number[];
  readonly gates: AskedGates;
}

const ASK_MS = 5 * 60_000;

export interface HostRules extends AgentEvents {
  committed(commit: Commit): void;
  /** A caller has heard that this session's lease is longer. */
  extended(session: Session): void;
  afterStep(): void;
}

/** What must hold of hosts, at the agents and in the rows. */
export function hostRules({ world, ledger, agents, answeredReports, gates }: Parts): HostRules {
  /** Which session each host was ever named for; which hosts ever ran; why they exited; the epochs that a gate let in. */
  const sessionOf = new Map<string, string>();
  const started = new Set<string>();
  const admitted = new Map<string, { epoch: number; seat: string }>();

  const refOf = ({ record }: SimulatedHost): SessionRef =>
    ({ account: record.order.account, id: record.order.session }) as SessionRef; // As the broker named it.
  const running = (hostId: string): boolean =>
    agents().some((agent) => agent.hosts.get(hostId)?.runs === true);
  const exited = (hostId: string): boolean =>
    agents().some((agent) => agent.hosts.get(hostId)?.record.exit != null);

  const named = (session: Session): void => {
    if (session.host.state === 'none') return;
    const { hostId } = session.host;
    const owner = `${keyOf(session)}|${session.createdAt}`;
    const earlier = sessionOf.get(hostId);
    if (earlier !== undefined && earlier !== owner)
      world.breaks('a host serves one session in its life', `${hostId}: ${earlier} and ${owner}`);
    sessionOf.set(hostId, owner);
  };

  const kept = (before: Session, after: Session): void => {
    if (before.host.state === 'none') return;
    const next = after.host.state === 'none' ? null : after.host.hostId;
    if (next !== before.host.hostId)
      world.breaks('a session keeps its host', `${keyOf(after)}: ${before.host.hostId} became ${next}`);
  };

  return {
    committed({ before, after }) {
      if (!after) return;
      named(after);
      const isSame = before !== null && before.createdAt === after.createdAt;
      if (isSame) kept(before, after);
      if (after.state !== 'ended') return;
      if (after.host.state === 'released' && running(after.host.hostId))
        world.breaks('billing stops only when the host is gone', `${after.host.hostId} still runs`);
      const isEnd = isSame && before.state === 'ready';
      if (isEnd && after.reason === 'hostFailure' && !exited(before.host.hostId))
        world.breaks(
          'unknown kills nothing',
          `${keyOf(after)} ended, and ${before.host.hostId} had not exited`,
        );
    },

    started(agent, host) {
      const ref = refOf(host);
      const isNamed = ledger
        .versions(ref)
        .some(({ session }) => session.host.state !== 'none' && session.host.hostId === host.id);
      if (!isNamed)
        world.breaks('the intent comes before the host', `${host.id} of ${keyOf(ref)} at ${agent}`);
      if (started.has(host.id)) world.breaks('a host starts once', `${host.id} at ${agent}`);
      started.add(host.id);
    },

    /** The agent ends a host by itself, the grace after the last expiry that it was told. */
    cutShort(agent, host) {
      world.reach('a host that ended itself');
      const session = ledger.current(refOf(host));
      if (session?.state !== 'ready' || session.host.hostId !== host.id || world.now >= session.expiresAt)
        return;
      const told = host.record.expiresAt ?? world.now - GRACE_MS;
      const changedAt = ledger
        .versions(session)
        .find(
          (version) => version.session.state === 'ready' && version.session.expiresAt === session.expiresAt,
        );
      const heard = answeredReports(agent).some(
        (sent) => sent >= told - ASK_MS && sent >= (changedAt?.committedAt ?? 0),
      );
      world.reach('an extension cut short by a long silence');
      // The accepted exception: since the extension no report was answered in which this host asked.
      if (heard) world.breaks('an extension is not cut short', `${host.id} of ${keyOf(session)} at ${agent}`);
    },

    extended(session) {
      if (session.state !== 'ready') return;
      const agent = agents().find(({ name }) => name === session.host.agent);
      const host = agent?.hosts.get(session.host.hostId);
      // While nothing has gone wrong on the way to agents, their hosts know before the caller does.
      const isCalm = ![...world.reached.keys()].some((what) => /^(?:agent|an agent)/.test(what));
      const told = host?.record.expiresAt ?? 0;
      if (isCalm && host?.record.phase === 'ready' && told < session.expiresAt)
        world.breaks('an extension is told before it is acknowledged', `${host.id} of ${keyOf(session)}`);
    },

    admitted(agent, host) {
      world.reach('a device in its seat');
      const { seat } = host.record;
      const before = admitted.get(host.id);
      const session = ledger.current(refOf(host));
      if (!seat) return;
      if (before && seat.epoch <= before.epoch)
        world.breaks('a ticket works once', `epoch ${seat.epoch} after ${before.epoch} at ${agent}`);
      if (before && session?.requested.seatPolicy === 'exclusive' && before.seat !== seat.seat)
        world.breaks('an exclusive seat is one device', `${before.seat}, then ${seat.seat} at ${host.id}`);
      admitted.set(host.id, { epoch: seat.epoch, seat: seat.seat });
    },

    asked(_agent, host) {
      const { seat } = host.record;
      gates.note(host.id, { at: world.now, seat, lastInputAt: host.lastInputAt(world.now) });
    },

    afterStep() {
      for (const agent of agents()) {
        for (const host of agent.hosts.values()) {
          if (!host.runs) continue;
          const session = ledger.current(refOf(host));
          const isNamed =
            session &&
            !isGivenBack(session.host) &&
            session.host.hostId === host.id &&
            session.host.agent === agent.name;
          if (!isNamed)
            world.breaks(
              'no host without a row that names it',
              `${host.id} of ${keyOf(refOf(host))} at ${agent.name}`,
            );
        }
      }
    },
  };
}
