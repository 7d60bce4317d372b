import type { AccessTokens } from '../../shared/auth/access-tokens.ts';
import type { Activity } from '../../shared/domain/activity.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import type { Refusal } from '../../shared/domain/refusal.ts';
import type { Session } from '../../shared/domain/session.ts';
import type { SessionRef } from '../../shared/domain/session-ref.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Caller } from '../../shared/usecases/caller.ts';
import { type ApiVersion, isNative, parseApiVersion } from '../../shared/wire/api-version.ts';
import { writeSession } from '../../shared/wire/arr-2021.ts';
import { entityTagOf } from '../../shared/wire/entity-tag.ts';
import { parseSessionId } from '../../shared/wire/identifiers.ts';
import { writeNativeSession } from '../../shared/wire/native.ts';
import { badRequest, type Problem } from '../../shared/wire/problem.ts';
import { problemOf } from '../../shared/wire/problems.ts';
import type { Broker } from '../broker.ts';
import { callerOf } from './caller-of.ts';
import type { Work } from './handler.ts';
import type { Reply } from './reply.ts';
import { type RequestLimit, type SignedIn, signedIn } from './signed-in.ts';

/** What the session routes work with. */
export interface SessionParts {
  readonly broker: Broker;
  readonly accessTokens: AccessTokens;
  /** Absent: requests are not counted. */
  readonly requestLimit?: RequestLimit;
  readonly clock: Clock;
  /** Absent: nobody knows whether devices are active. */
  readonly activityOf?: (session: Session, now: Instant) => Activity;
  readonly maxLeaseMinutes: number;
  readonly paging: Paging;
}

/** How lists are cut. */
export interface Paging {
  /** Sessions of one page, at most; 1 to 500. */
  readonly pageSize: number;
  /** What callers call this service, where the host does not know it; null: as the request says. */
  readonly publicUrl: string | null;
}

export interface VersionedCall extends SignedIn {
  readonly version: ApiVersion;
}

/** A signed-in call that has to name its version of the API. */
export const versioned = (
  parts: SessionParts,
  work: (call: VersionedCall) => Promise<Reply | Problem>,
): Work =>
  signedIn(parts, async (call) => {
    const given = call.request.query.getAll('api-version');
    if (given.length > 1)
      return badRequest("The query parameter 'api-version' may stand once only.", 'api-version');
    const version = parseApiVersion(given[0] ?? null);
    return version.ok ? work({ ...call, version: version.value }) : version.problem;
  });

/** The session that a call's path names, or why its id is none. */
export const onSession = async <Call extends SignedIn>(
  call: Call,
  work: (ref: SessionRef) => Promise<Reply | Problem>,
): Promise<Reply | Problem> => {
  const id = parseSessionId(call.request.params['sessionId']);
  return id.ok ? work({ account: call.account, id: id.value }) : id.problem;
};

/** A call that changes the session which its path names, if its precondition holds. */
export const onCallersSession = <Call extends SignedIn>(
  call: Call,
  work: (ref: SessionRef, caller: Caller) => Promise<Reply | Problem>,
): Promise<Reply | Problem> =>
  onSession(call, async (ref) => {
    const caller = callerOf(call);
    return caller.ok ? work(ref, caller.value) : caller.problem;
  });

/** What the version of its own adds to the API is not there in the others. */
export const native = (
  parts: SessionParts,
  verb: string,
  work: (call: VersionedCall) => Promise<Reply | Problem>,
): Work =>
  versioned(parts, async (call) =>
    isNative(call.version)
      ? work(call)
      : badRequest(`'${verb}' needs api-version 2026-12-01.`, 'api-version'),
  );

/** An answer that shows a session, with its entity tag. */
export const showing = (session: Session, version: ApiVersion, parts: Shown): Reply => ({
  status: 200,
  body: show(session, version, parts),
  headers: { ETag: entityTagOf(session) },
});

/** A session in the words of the caller's version. */
export function show(session: Session, version: ApiVersion, { clock, activityOf }: Shown): object {
  const now = clock();
  return isNative(version)
    ? writeNativeSession(session, now, activityOf?.(session, now))
    : writeSession(session, now);
}

type Shown = Pick<SessionParts, 'clock' | 'activityOf'>;

/** An update of an ended session is a conflict in the words of the wire. */
export const updateProblem = (refusal: Refusal, leaseField: string): Problem =>
  refusal.why === 'ended'
    ? {
        status: 409,
        code: 'Conflict',
        message: 'The session has ended: its lease can not be changed any more.',
      }
    : problemOf(refusal, leaseField);
