import { accept } from '../domain/decision.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { Clock } from '../ports/clock.ts';
import type { ChangeSession } from './change-session.ts';
import { type Step, stepOf } from './step.ts';

export type TendSession = (ref: SessionRef) => Promise<Step>;

/** Writes down what time has done to a session and says what comes next. A session that is not there needs no supervisor. */
export const makeTendSession =
  ({ changeSession, clock }: { changeSession: ChangeSession; clock: Clock }): TendSession =>
  async (ref) => {
    const decision = await changeSession(ref, 'supervisor', accept);
    return decision.ok ? stepOf(decision.session, clock()) : { next: 'done' };
  };
