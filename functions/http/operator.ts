import type { HttpRequest } from '@azure/functions';
import { bearerOf } from '../../shared/auth/bearer.ts';
import { equalSecrets } from '../../shared/auth/equal-secrets.ts';
import type { Session } from '../../shared/domain/session.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { accountIdOf } from '../../shared/wire/identifiers.ts';
import { writeNativeSession } from '../../shared/wire/native.ts';
import { badRequest, type Problem } from '../../shared/wire/problem.ts';
import { problemOf } from '../../shared/wire/problems.ts';
import type { Broker } from '../broker.ts';
import type { Work } from './handler.ts';
import type { Reply } from './reply.ts';
import { unauthorized } from './signed-in.ts';

export interface OperatorParts {
  readonly broker: Broker;
  readonly clock: Clock;
  /** Null: there is no operator, and none of these calls exists. */
  readonly operatorKey: string | null;
}

/** Lets only the operator through. */
export const operatorOnly =
  (operatorKey: string | null, work: (request: HttpRequest) => Promise<Reply | Problem>): Work =>
  async (request) => {
    if (operatorKey === null) {
      return { status: 404, code: 'NotFound', message: 'This service has no operator key.' };
    }
    const key = bearerOf(request.headers.get('authorization'));
    if (!equalSecrets(key ?? '', operatorKey))
      return unauthorized('Unauthorized: this is not the operator key.');
    return work(request);
  };

/** `GET /operator/hosts`: every session whose host is not given back, of all accounts. */
export const listHosts = ({ broker, clock, operatorKey }: OperatorParts): Work =>
  operatorOnly(operatorKey, async () => {
    const sessions = await broker.listHosts();
    return { status: 200, body: { hosts: sessions.map((session) => writeHostRow(session, clock)) } };
  });

/** `POST /operator/hosts/{hostId}:release?force=true`: gives an ended session's host back now; with `force`, gives up on it. */
export const releaseHost = ({ broker, clock, operatorKey }: OperatorParts): Work =>
  operatorOnly(operatorKey, async (request) => {
    const force = request.query.get('force') === 'true';
    const released = await broker.releaseByOperator(request.params['hostId'] ?? '', force);
    return released.ok
      ? { status: 200, body: writeHostRow(released.session, clock) }
      : problemOf(released.refusal);
  });

/** `POST /operator/accounts/{account}:stopSessions`: ends its live sessions, also of an account that was removed. */
export const stopAccountSessions = ({
  broker,
  operatorKey,
}: Pick<OperatorParts, 'broker' | 'operatorKey'>): Work =>
  operatorOnly(operatorKey, async (request) => {
    const account = accountIdOf(request.params['accountId']);
    if (account === null) return badRequest('An account id is a UUID.', 'accountId');
    return { status: 200, body: await broker.stopAccountSessions(account) };
  });

const writeHostRow = (session: Session, clock: Clock): object => ({
  account: session.account,
  hostId: session.host.state === 'none' ? null : session.host.hostId,
  ...writeNativeSession(session, clock()),
});
