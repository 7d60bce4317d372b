import { app, type HttpHandler, type HttpMethod, type InvocationContext, type Timer } from '@azure/functions';
import * as df from 'durable-functions';
import type { SupervisorActivities } from '../orchestrations/activity-calls.ts';
import { SUPERVISE_SESSION, superviseSession } from '../orchestrations/supervise-session.ts';
import type { Accounts } from '../shared/auth/accounts.ts';
import type { KeyRing } from '../shared/auth/signing-keys.ts';
import type { Log } from '../shared/ports/log.ts';
import type { DurableSupervisor } from './durable-supervisor.ts';
import { connectSession } from './http/connect-session.ts';
import type { DirectorySignIn } from './http/directory-sign-in.ts';
import { drain } from './http/drain.ts';
import { explainSession } from './http/explain-session.ts';
import { extendSession } from './http/extend-session.ts';
import { getHealth } from './http/get-health.ts';
import { getHistory } from './http/get-history.ts';
import { getSession } from './http/get-session.ts';
import { getToken } from './http/get-token.ts';
import { getViewer } from './http/get-viewer.ts';
import { handOverSession } from './http/hand-over-session.ts';
import { handler, type Work } from './http/handler.ts';
import { getJwks } from './http/jwks.ts';
import { keepSessionAlive } from './http/keep-session-alive.ts';
import { listSessions } from './http/list-sessions.ts';
import { listHosts, releaseHost, stopAccountSessions } from './http/operator.ts';
import { patchSession } from './http/patch-session.ts';
import { putSession } from './http/put-session.ts';
import type { SessionParts } from './http/session-calls.ts';
import { stopSession } from './http/stop-session.ts';
import {
  createV1Session,
  deleteV1Session,
  getV1Properties,
  listV1Sessions,
  patchV1Session,
} from './http/v1-sessions.ts';
import { restingActivity } from './resting-activity.ts';

export interface RegistrationParts extends SessionParts {
  readonly supervisor: DurableSupervisor;
  readonly accounts: Accounts;
  /** The public halves of these are published. Absent: none are. */
  readonly tokenKeys?: () => KeyRing;
  /** Null or absent: nobody signs in by a directory. */
  readonly directory?: DirectorySignIn | null;
  readonly operatorKey: string | null;
  /** When the sweep runs: NCRONTAB. */
  readonly sweepSchedule: string;
  readonly newSessionId: () => string;
  readonly log: Log;
  /** What `POST /agents/{name}/report` does; null where hosts are simulated and nobody reports. */
  readonly takeAgentReport: Work | null;
  /** The folder of the built page; absent: it is not served. */
  readonly viewer?: URL;
}

/** The one list of everything the Functions host calls. docs/functions.md has the same table for people. */
export function register(parts: RegistrationParts): void {
  const { broker, supervisor } = parts;

  const http = (name: string, method: HttpMethod, route: string, work: Work): void =>
    serve(name, method, route, handler(work));
  const serve = (name: string, method: HttpMethod, route: string, handle: HttpHandler): void =>
    app.http(name, {
      methods: [method],
      route,
      // Every route checks its caller itself: tokens, not host keys, and managed identities could not call it otherwise.
      authLevel: 'anonymous',
      extraInputs: [df.input.durableClient()],
      handler: (request, context) => {
        supervisor.use(context);
        return handle(request, context);
      },
    });
  const timer = (name: string, schedule: string, run: () => Promise<object>): void =>
    app.timer(name, {
      schedule,
      extraInputs: [df.input.durableClient()],
      handler: async (_timer: Timer, context: InvocationContext) => {
        supervisor.use(context);
        const outcome = await run();
        // A turn that found nothing to do is not worth a line a minute.
        if (Object.values(outcome).some((count) => count !== 0))
          context.log(`${name}: ${JSON.stringify(outcome)}`);
      },
    });
  const activities = <Names extends keyof SupervisorActivities>(...names: readonly Names[]): void => {
    for (const name of names) {
      df.app.activity(name, { handler: restingActivity(name, broker[name], parts.clock, parts.log) });
    }
  };

  http('putSession', 'PUT', 'accounts/{accountId}/sessions/{sessionId}', putSession(parts));
  http('getSession', 'GET', 'accounts/{accountId}/sessions/{sessionId}', getSession(parts));
  http('patchSession', 'PATCH', 'accounts/{accountId}/sessions/{sessionId}', patchSession(parts));
  http('stopSession', 'POST', 'accounts/{accountId}/sessions/{sessionId}/:stop', stopSession(parts));
  http('connectSession', 'POST', 'accounts/{accountId}/sessions/{sessionId}:connect', connectSession(parts));
  http(
    'handOverSession',
    'POST',
    'accounts/{accountId}/sessions/{sessionId}:handover',
    handOverSession(parts),
  );
  http('extendSession', 'POST', 'accounts/{accountId}/sessions/{sessionId}:extend', extendSession(parts));
  http(
    'keepSessionAlive',
    'POST',
    'accounts/{accountId}/sessions/{sessionId}:keepAlive',
    keepSessionAlive(parts),
  );
  http('getHistory', 'GET', 'accounts/{accountId}/sessions/{sessionId}/history', getHistory(parts));
  http('explainSession', 'GET', 'accounts/{accountId}/sessions/{sessionId}/explain', explainSession(parts));
  http('listSessions', 'GET', 'accounts/{accountId}/sessions', listSessions(parts));
  http('getToken', 'GET', 'accounts/{accountId}/token', getToken(parts));

  if (parts.tokenKeys) {
    http(
      'getJwks',
      'GET',
      '.well-known/jwks.json',
      getJwks({ tokenKeys: parts.tokenKeys, clock: parts.clock }),
    );
  }

  http('createV1Session', 'POST', 'v1/accounts/{accountId}/sessions/create', createV1Session(parts));
  http(
    'getV1Properties',
    'GET',
    'v1/accounts/{accountId}/sessions/{sessionId}/properties',
    getV1Properties(parts),
  );
  http('patchV1Session', 'PATCH', 'v1/accounts/{accountId}/sessions/{sessionId}', patchV1Session(parts));
  http('deleteV1Session', 'DELETE', 'v1/accounts/{accountId}/sessions/{sessionId}', deleteV1Session(parts));
  http('listV1Sessions', 'GET', 'v1/accounts/{accountId}/sessions', listV1Sessions(parts));

  if (parts.takeAgentReport) http('takeAgentReport', 'POST', 'agents/{name}/report', parts.takeAgentReport);
  http('drain', 'POST', 'operator/drain', drain(parts));
  http('listHosts', 'GET', 'operator/hosts', listHosts(parts));
  http('releaseHostNow', 'POST', 'operator/hosts/{hostId}:release', releaseHost(parts));
  http(
    'stopAccountSessions',
    'POST',
    'operator/accounts/{accountId}:stopSessions',
    stopAccountSessions(parts),
  );
  http('getHealth', 'GET', 'health', getHealth());
  if (parts.viewer) serve('getViewer', 'GET', 'viewer/{*path}', getViewer(parts.viewer));

  df.app.orchestration(SUPERVISE_SESSION, superviseSession);
  activities('provisionHost', 'pollHost', 'tendSession', 'releaseHost');

  timer('sweepSessions', parts.sweepSchedule, broker.sweepSessions);
  timer('reconcileHosts', parts.sweepSchedule, broker.reconcileHosts);
  timer('purgeRecords', '0 30 3 * * *', broker.purgeRecords);
}
