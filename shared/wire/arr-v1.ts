import { outcomeOf } from '../domain/end-reason.ts';
import { type Instant, MINUTE } from '../domain/instant.ts';
import { defaultLeaseOptions } from '../domain/lease-options.ts';
import type { RequestedSettings, Session } from '../domain/session.ts';
import { elapsedMs, statusOf } from './arr-2021.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import { badRequest } from './problem.ts';
import { field, isObject, leaseProblem, parseModels, parseSize } from './requested-settings.ts';
import { minutesOfTimespan, timespanOf } from './timespan.ts';

/** Version 1 of the wire: the one that the retired service's session page documents, with timespans and generated ids. */
const LEASE = 'maxLeaseTime';

/** Reads the body of a create. */
export function parseV1Create(body: unknown, maxMinutes: number): Parsed<RequestedSettings> {
  if (!isObject(body)) return unparsed(badRequest('The body must be a JSON object.'));
  const lease = parseLease(field(body, LEASE));
  if (!lease.ok) return lease;
  const problem = leaseProblem(lease.value, maxMinutes, LEASE);
  if (problem) return unparsed(problem);
  const size = parseSize(field(body, 'size'));
  if (!size.ok) return size;
  const models = parseModels(field(body, 'models'));
  if (!models.ok) return models;
  return parsed({
    leaseMinutes: lease.value,
    size: size.value,
    models: models.value,
    seatPolicy: 'exclusive',
    options: defaultLeaseOptions,
    tags: {},
  });
}

/** Reads the body of an update: the new total, in whole minutes. Whether it is long enough is the lease's business. */
export function parseV1Update(body: unknown): Parsed<number> {
  if (!isObject(body)) return unparsed(badRequest('The body must be a JSON object.'));
  return parseLease(field(body, LEASE));
}

function parseLease(value: unknown): Parsed<number> {
  if (value === undefined)
    return unparsed(badRequest(`The field '${LEASE}' is required, as in '4:0:0'.`, LEASE));
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  const minutes = minutesOfTimespan(text);
  if (minutes !== null) return parsed(minutes);
  const hint = /^-?\d+$/.test(text) ? ' A bare number would mean days.' : '';
  return unparsed(
    badRequest(`The field '${LEASE}' must be a time span such as '4:0:0' or '01:30:00'.${hint}`, LEASE),
  );
}

/** All nine fields are always there: scripts read them unguarded. */
export const writeV1Session = (session: Session, now: Instant): object => ({
  message:
    session.state === 'ended' && outcomeOf(session.reason) !== 'stopped'
      ? (session.message ?? session.reason)
      : null,
  sessionElapsedTime: timespanOf(elapsedMs(session, now)),
  sessionHostname: session.state === 'ready' ? session.endpoint.hostname : null,
  sessionId: session.id,
  sessionMaxLeaseTime: timespanOf(session.leaseMinutes * MINUTE),
  sessionSize: session.requested.size,
  sessionStatus: statusOf(session),
  handshakePort: session.state === 'ready' ? session.endpoint.gatePort : 0,
  arrInspectorPort: session.state === 'ready' ? session.endpoint.inspectorPort : 0,
});
