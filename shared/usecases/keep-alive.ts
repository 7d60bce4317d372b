import type { Decision } from '../domain/decision.ts';
import { keepAlive } from '../domain/keep-alive.ts';
import type { ReadySession } from '../domain/session.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { Caller } from './caller.ts';
import type { ChangeLease } from './change-lease.ts';

export type KeepAlive = (
  ref: SessionRef,
  minutes: number,
  caller?: Caller,
) => Promise<Decision<ReadySession>>;

/** Sees to it that at least so many minutes are left, as far as the lease may grow. */
export const makeKeepAlive =
  ({ changeLease }: { changeLease: ChangeLease }): KeepAlive =>
  (ref, minutes, caller) =>
    changeLease(ref, (session, now) => keepAlive(session, minutes, now), caller);
