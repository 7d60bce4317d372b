import { becomeReady } from '../domain/become-ready.ts';
import type { LeasePolicy } from '../domain/lease-policy.ts';
import { loseHost } from '../domain/lose-host.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { HostProvider } from '../ports/host-provider.ts';
import type { ChangeSession } from './change-session.ts';
import type { ReadSession } from './read-session.ts';
import type { Step } from './step.ts';
import type { TendSession } from './tend-session.ts';

export type PollHost = (ref: SessionRef) => Promise<Step>;

interface Parts {
  readonly readSession: ReadSession;
  readonly changeSession: ChangeSession;
  readonly tendSession: TendSession;
  readonly hosts: HostProvider;
  readonly policy: LeasePolicy;
}

/** Asks after a host that is being started. The agent's own report usually comes first; this is what remains when it is lost. */
export const makePollHost =
  ({ readSession, changeSession, tendSession, hosts, policy }: Parts): PollHost =>
  async (ref) => {
    const read = await readSession(ref);
    if (!read.ok || read.session.state !== 'starting' || read.session.host.state !== 'allocating')
      return tendSession(ref);
    const { host } = read.session;
    const seen = await hosts.inspect(host);
    if (seen.phase === 'ready') {
      await changeSession(ref, 'supervisor', (session, now) =>
        becomeReady(session, host.hostId, seen.endpoint, now, policy),
      );
    }
    if (seen.phase === 'exited') {
      await changeSession(ref, 'supervisor', (session, now) =>
        loseHost(session, host.hostId, seen.message, now),
      );
    }
    const step = await tendSession(ref);
    // Still starting: an agent that lost the order gets it again, everything else takes its time.
    if (step.next !== 'provision' || seen.phase === 'absent') return step;
    return { next: 'poll', by: read.session.startDeadline };
  };
