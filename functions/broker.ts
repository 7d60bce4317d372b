import type { LeasePolicy } from '../shared/domain/lease-policy.ts';
import type { Limits } from '../shared/domain/limits.ts';
import type { Chance } from '../shared/ports/chance.ts';
import type { Clock } from '../shared/ports/clock.ts';
import type { HostProvider } from '../shared/ports/host-provider.ts';
import type { Log } from '../shared/ports/log.ts';
import type { SessionStore } from '../shared/ports/session-store.ts';
import type { Supervisor } from '../shared/ports/supervisor.ts';
import type { TicketIssuer } from '../shared/ports/ticket-issuer.ts';
import { makeChangeLease } from '../shared/usecases/change-lease.ts';
import { makeChangeSession } from '../shared/usecases/change-session.ts';
import { makeConnectDevice } from '../shared/usecases/connect-device.ts';
import { makeCreateSession } from '../shared/usecases/create-session.ts';
import { makeDrainSessions } from '../shared/usecases/drain-sessions.ts';
import { makeExtendLease } from '../shared/usecases/extend-lease.ts';
import { makeHandOver } from '../shared/usecases/hand-over.ts';
import { makeKeepAlive } from '../shared/usecases/keep-alive.ts';
import { makeLimitCreates } from '../shared/usecases/limit-creates.ts';
import { makeListHosts } from '../shared/usecases/list-hosts.ts';
import { makeListSessions } from '../shared/usecases/list-sessions.ts';
import { paceReleases } from '../shared/usecases/pace-releases.ts';
import { makePollHost } from '../shared/usecases/poll-host.ts';
import { makeProvisionHost } from '../shared/usecases/provision-host.ts';
import { makePurgeRecords } from '../shared/usecases/purge-records.ts';
import { makeReadHistory } from '../shared/usecases/read-history.ts';
import { makeReadSession } from '../shared/usecases/read-session.ts';
import { makeReconcileHosts } from '../shared/usecases/reconcile-hosts.ts';
import { makeReleaseByOperator } from '../shared/usecases/release-by-operator.ts';
import { makeReleaseHost } from '../shared/usecases/release-host.ts';
import { makeSettleDue } from '../shared/usecases/settle-due.ts';
import { makeSettleTogether } from '../shared/usecases/settle-together.ts';
import { makeStopAccountSessions } from '../shared/usecases/stop-account-sessions.ts';
import { makeStopSession } from '../shared/usecases/stop-session.ts';
import { makeSweepSessions } from '../shared/usecases/sweep-sessions.ts';
import { makeTakeReport } from '../shared/usecases/take-report.ts';
import { makeTendSession } from '../shared/usecases/tend-session.ts';
import { makeUpdateSession } from '../shared/usecases/update-session.ts';

/** Everything the product does, bound to the adapters it is given. */
export type Broker = ReturnType<typeof makeBroker>;

export interface BrokerParts {
  readonly store: SessionStore;
  readonly supervisor: Supervisor;
  readonly hosts: HostProvider;
  readonly tickets: TicketIssuer;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly policy: LeasePolicy;
  /** What each account may have and do. Absent: as much as it wants. */
  readonly limits?: Limits;
  readonly log: Log;
}

export function makeBroker(adapters: BrokerParts) {
  const paced = { ...adapters, paceRelease: paceReleases() };
  const changeSession = makeChangeSession(paced);
  const settleTogether = makeSettleTogether(paced);
  const parts = {
    ...adapters,
    changeSession,
    settleTogether,
    settleDue: makeSettleDue({ ...adapters, settleTogether }),
    changeLease: makeChangeLease({ ...adapters, changeSession }),
    readSession: makeReadSession({ ...adapters, changeSession }),
  };
  const tended = { ...parts, tendSession: makeTendSession(parts) };
  const releaseHost = makeReleaseHost(parts);
  const { limits } = adapters;
  const createSession = makeCreateSession(parts);
  const stopSession = makeStopSession(parts);
  const listHosts = makeListHosts(parts);
  return {
    createSession: limits ? makeLimitCreates({ ...parts, limits, createSession }) : createSession,
    readSession: parts.readSession,
    readHistory: makeReadHistory(parts),
    listSessions: makeListSessions(parts),
    updateSession: makeUpdateSession(parts),
    extendLease: makeExtendLease(parts),
    keepAlive: makeKeepAlive(parts),
    connectDevice: makeConnectDevice(parts),
    handOver: makeHandOver(parts),
    stopSession,
    stopAccountSessions: makeStopAccountSessions({ ...parts, stopSession }),
    takeReport: makeTakeReport(parts),
    tendSession: tended.tendSession,
    provisionHost: makeProvisionHost(tended),
    pollHost: makePollHost(tended),
    releaseHost,
    sweepSessions: makeSweepSessions({ ...parts, releaseHost }),
    reconcileHosts: makeReconcileHosts(parts),
    listHosts,
    releaseByOperator: makeReleaseByOperator({ ...parts, listHosts, releaseHost }),
    purgeRecords: makePurgeRecords(parts),
    drainSessions: makeDrainSessions({ ...parts, stopSession }),
  };
}
