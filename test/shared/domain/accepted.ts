import type { Decision } from '../../../shared/domain/decision.ts';
import type { Session } from '../../../shared/domain/session.ts';

/** The session that a verb answered; a refusal where none was expected fails the test in words. */
export function accepted<S extends Session>(decision: Decision<S>): S {
  if (!decision.ok) throw new Error(`Refused: ${JSON.stringify(decision.refusal)}`);
  return decision.session;
}
