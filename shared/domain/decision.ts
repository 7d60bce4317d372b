import type { Refusal } from './refusal.ts';
import type { Session } from './session.ts';

/** What a verb answers: the session as it is from now on, or why not. The same object back means that nothing changed. */
export type Decision<S extends Session = Session> = { readonly ok: true; readonly session: S } | Refused;

export interface Refused {
  readonly ok: false;
  readonly refusal: Refusal;
}

export const accept = <S extends Session>(session: S): Decision<S> => ({ ok: true, session });

export const refuse = (refusal: Refusal): Refused => ({ ok: false, refusal });
