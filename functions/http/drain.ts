import type { SessionRef } from '../../shared/domain/session-ref.ts';
import { accountIdOf, parseSessionId } from '../../shared/wire/identifiers.ts';
import { badRequest } from '../../shared/wire/problem.ts';
import { field, isObject } from '../../shared/wire/requested-settings.ts';
import { readBody, type Work } from './handler.ts';
import { type OperatorParts, operatorOnly } from './operator.ts';

/**
 * `POST /operator/drain` `{"pending": []}` with the operator's key: stops every live session and answers those whose hosts are not
 * given back yet, to be sent again until none is left. Without an operator's key in the settings the call does not exist.
 */
export const drain = ({ broker, operatorKey }: Pick<OperatorParts, 'broker' | 'operatorKey'>): Work =>
  operatorOnly(operatorKey, async (request) => {
    const body = await readBody(request);
    if (!body.ok) return body.problem;
    const pending = isObject(body.value) ? field(body.value, 'pending') : undefined;
    if (!Array.isArray(pending)) {
      return badRequest(
        "The field 'pending' must be the list that the last call answered, or [].",
        'pending',
      );
    }
    return { status: 200, body: await broker.drainSessions(pending.flatMap(refOf)) };
  });

function refOf(item: unknown): readonly SessionRef[] {
  if (!isObject(item)) return [];
  const [accountText, idText] = [field(item, 'account'), field(item, 'id')];
  if (typeof accountText !== 'string' || typeof idText !== 'string') return [];
  const account = accountIdOf(accountText);
  const id = parseSessionId(idText);
  return account && id.ok ? [{ account, id: id.value }] : [];
}
