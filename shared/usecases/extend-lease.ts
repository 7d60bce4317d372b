import { extendLease } from '../domain/extend-lease.ts';
import type { Extension } from '../domain/extension.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { ReadySession } from '../domain/session.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { Chance } from '../ports/chance.ts';
import type { Caller } from './caller.ts';
import type { ChangeLease } from './change-lease.ts';

export type ExtendLease = (
  ref: SessionRef,
  asked: { readonly minutes: number; readonly requestId: string | null },
  caller?: Caller,
) => Promise<
  | { readonly ok: true; readonly session: ReadySession; readonly extension: Extension }
  | { readonly ok: false; readonly refusal: Refusal }
>;

/** Adds time to the lease. A call without a request id is one of its own, each time it is made. */
export const makeExtendLease =
  ({ changeLease, chance }: { changeLease: ChangeLease; chance: Chance }): ExtendLease =>
  async (ref, { minutes, requestId }, caller) => {
    const id = requestId ?? chance.requestId();
    const decision = await changeLease(ref, (session) => extendLease(session, minutes, id), caller);
    if (!decision.ok) return decision;
    const extension = decision.session.extensions.find((kept) => kept.requestId === id);
    if (!extension) throw new Error('An accepted extension was not kept.');
    return { ok: true, session: decision.session, extension };
  };
