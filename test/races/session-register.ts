import type { Sequential } from './linearizable.ts';

/** What a client asks of a session. */
export type Asked =
  | { readonly verb: 'get' }
  | { readonly verb: 'stop' }
  | { readonly verb: 'set'; readonly minutes: number }
  | { readonly verb: 'keepAlive'; readonly minutes: number }
  | { readonly verb: 'extend'; readonly minutes: number; readonly requestId: string }
  | { readonly verb: 'connect'; readonly device: string; readonly hasSecret: boolean };

/** What it was answered: numbers where it was accepted, or the code of the refusal. */
export interface Answered {
  readonly status: number;
  readonly code: string | null;
  readonly state: string | null;
  readonly lease: number | null;
  readonly granted: number | null;
  readonly epoch: number | null;
}

/** A session as callers know it: three registers that change together. Its reservation stands for longer than a history lasts. */
export interface Register {
  readonly state: 'Ready' | 'Stopped';
  readonly lease: number;
  readonly epoch: number;
  readonly owner: string | null;
  /** What each request was granted. */
  readonly granted: Readonly<Record<string, number>>;
}

export const CAP = 1440;

export const begun = (lease: number): Register => ({
  state: 'Ready',
  lease,
  epoch: 0,
  owner: null,
  granted: {},
});

/** What a session does when nobody else is there. */
export const sessionRegister: Sequential<Register, Asked, Answered> = (state, asked, answered) => {
  if (asked.verb === 'get')
    return answered.state === state.state && answered.lease === state.lease ? state : null;
  if (asked.verb === 'stop') return answered.status === 204 ? { ...state, state: 'Stopped' } : null;
  if (state.state === 'Stopped')
    return answered.status === 409 && answered.code !== 'SeatTaken' ? state : null;
  if (answered.status >= 400) return mayRefuse(state, asked, answered) ? state : null;
  return accepted(state, asked, answered);
};

type Change = Exclude<Asked, { readonly verb: 'get' } | { readonly verb: 'stop' }>;
type Connect = Extract<Asked, { readonly verb: 'connect' }>;

const mayTake = ({ owner }: Register, { device, hasSecret }: Connect): boolean =>
  owner === null || (owner === device && hasSecret);

function mayRefuse(state: Register, asked: Change, { status }: Answered): boolean {
  if (asked.verb === 'set') return status === 422 && (asked.minutes <= state.lease || asked.minutes > CAP);
  return asked.verb === 'connect' && status === 409 && !mayTake(state, asked);
}

function accepted(state: Register, asked: Change, answered: Answered): Register | null {
  if (asked.verb === 'extend') return extended(state, asked, answered);
  const { lease, epoch } = answered;
  if (asked.verb === 'connect') {
    const isNext = mayTake(state, asked) && epoch === state.epoch + 1;
    return isNext ? { ...state, epoch, owner: asked.device } : null;
  }
  if (lease === null) return null;
  const isLonger = lease > state.lease && lease <= CAP;
  if (asked.verb === 'set') return isLonger && lease === asked.minutes ? { ...state, lease } : null;
  // It counts from a moment in the first minute after Ready, and a lease is whole minutes long.
  const isMore = isLonger && (lease === asked.minutes || lease === asked.minutes + 1);
  const isLongEnough = lease === state.lease && lease >= asked.minutes;
  return isMore || isLongEnough ? { ...state, lease } : null;
}

function extended(
  state: Register,
  { minutes, requestId }: Extract<Asked, { readonly verb: 'extend' }>,
  { lease, granted }: Answered,
): Register | null {
  const known = state.granted[requestId];
  const due = known ?? Math.min(minutes, CAP - state.lease);
  const after = known === undefined ? state.lease + due : state.lease;
  if (granted !== due || lease !== after) return null;
  return { ...state, lease: after, granted: { ...state.granted, [requestId]: due } };
}
