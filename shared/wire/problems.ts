import type { Refusal, RefusalReason } from '../domain/refusal.ts';
import type { Problem } from './problem.ts';

type Answer<Why extends RefusalReason> = (
  refusal: Extract<Refusal, { why: Why }>,
  leaseField: string,
) => Problem;

/** What each limit of an account is, for people. */
const limited = {
  liveSessions: 'live sessions',
  createsPerMinute: 'new sessions a minute',
  requestsPerMinute: 'requests a minute',
} as const;

/** The one table from refusals to status and code. A refusal without a row does not compile. */
const answers: { readonly [Why in RefusalReason]: Answer<Why> } = {
  noSuchSession: () => ({ status: 404, code: 'NotFound', message: 'There is no session with this id.' }),
  noSuchHost: () => ({
    status: 404,
    code: 'NotFound',
    message: 'No session has a host of this id that is not given back.',
  }),
  hostInUse: () => ({
    status: 409,
    code: 'Conflict',
    message: 'The session of this host is live. Stop the session; its host is then given back.',
  }),
  idTaken: () => ({
    status: 409,
    code: 'Conflict',
    message: 'A resource already exists under the given ID.',
  }),
  noCapacity: ({ retryAfterSeconds }) => ({
    status: 429,
    code: 'TooManyRequests',
    message: 'No rendering host is free at the moment.',
    headers: { 'Retry-After': String(retryAfterSeconds) },
  }),
  limitReached: ({ limit, allowed, retryAfterSeconds }) => ({
    status: 429,
    code: 'TooManyRequests',
    message: `This account may have no more than ${allowed} ${limited[limit]}.`,
    target: limit,
    headers: { 'Retry-After': String(retryAfterSeconds) },
  }),
  sizeNotAllowed: ({ allowed }) => ({
    status: 400,
    code: 'BadRequest',
    message: `Sessions of this size can't be created here. Use ${allowed.join(' or ')}.`,
    target: 'size',
  }),
  notReady: () => ({ status: 409, code: 'SessionNotReady', message: 'The session is still starting.' }),
  ended: () => ({ status: 409, code: 'SessionEnded', message: 'The session has ended.' }),
  leaseNotLonger: ({ currentMinutes }, leaseField) => ({
    status: 422,
    code: 'UnprocessableEntity',
    message: `The new lease must be longer than the current one of ${currentMinutes} minutes.`,
    target: leaseField,
  }),
  leaseBeyondMaximum: ({ maxMinutes }, leaseField) => ({
    status: 422,
    code: 'UnprocessableEntity',
    message: `The lease can't be longer than ${maxMinutes} minutes in total.`,
    target: leaseField,
  }),
  requestIdReused: () => ({
    status: 409,
    code: 'Conflict',
    message: 'This request id was used for another number of minutes. Use a new one for every request.',
    target: 'Repeatability-Request-ID',
  }),
  changedMeanwhile: () => ({
    status: 412,
    code: 'PreconditionFailed',
    message: 'The session is not as If-Match says any more. Read it again, and decide again.',
    target: 'If-Match',
  }),
  seatTaken: ({ reservedUntil }) => ({
    status: 409,
    code: 'OtherSessionConnected',
    message:
      reservedUntil === null
        ? 'Another device has the seat of this session.'
        : 'The seat of this session is reserved for another device, which has not connected yet.',
  }),
  seatExclusive: () => ({
    status: 409,
    code: 'SeatExclusive',
    message: "The seat of this session is its first device's. Create sessions with 'seatPolicy': 'handover'.",
  }),
  seatFree: () => ({
    status: 409,
    code: 'SeatFree',
    message: "No device has the seat of this session. Use ':connect'.",
  }),
  notTheHolder: () => ({
    status: 403,
    code: 'Forbidden',
    message:
      "Send the 'seatSecret' of the device that has the seat now, or none with a token of an Administrator.",
    target: 'seatSecret',
  }),
  seatAlreadyHeld: () => ({
    status: 409,
    code: 'Conflict',
    message: "This device has the seat already. It comes back by ':connect' with its 'seatSecret'.",
    target: 'deviceId',
  }),
};

/** What a refused verb answers over HTTP. `leaseField` is what the caller's version of the wire calls the lease. */
export const problemOf = <Why extends RefusalReason>(
  refusal: Extract<Refusal, { why: Why }>,
  leaseField = 'maxLeaseTimeMinutes',
): Problem => answers[refusal.why as Why](refusal, leaseField);
