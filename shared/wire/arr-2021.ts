import { outcomeOf } from '../domain/end-reason.ts';
import { type Instant, MINUTE } from '../domain/instant.ts';
import { defaultLeaseOptions, type Tags } from '../domain/lease-options.ts';
import type { RequestedSettings, Session } from '../domain/session.ts';
import { type Standing, standingOf } from '../domain/session-filter.ts';
import type { ApiVersion } from './api-version.ts';
import { isNative } from './api-version.ts';
import { parseLeaseOptions, parseTags } from './lease-options.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import { badRequest } from './problem.ts';
import {
  field,
  isObject,
  leaseProblem,
  parseModels,
  parseSeatPolicy,
  parseSize,
} from './requested-settings.ts';

/**
 * The session API `2021-01-01` as recorded from the retired service, and the same bodies under `2026-12-01` with the fields that it
 * adds. Fields that a version does not know are ignored, as they were.
 */
const LEASE = 'maxLeaseTimeMinutes';

/** Reads the body of a create. */
export function parseCreate(
  body: unknown,
  version: ApiVersion,
  maxMinutes: number,
): Parsed<RequestedSettings> {
  if (!isObject(body)) return unparsed(badRequest('The body must be a JSON object.'));
  const minutes = parseMinutes(field(body, LEASE));
  if (!minutes.ok) return minutes;
  const problem = leaseProblem(minutes.value, maxMinutes, LEASE);
  if (problem) return unparsed(problem);
  const size = parseSize(field(body, 'size'));
  if (!size.ok) return size;
  const models = parseModels(isNative(version) ? field(body, 'models') : undefined);
  if (!models.ok) return models;
  const seatPolicy = parseSeatPolicy(isNative(version) ? field(body, 'seatPolicy') : undefined);
  if (!seatPolicy.ok) return seatPolicy;
  const options = isNative(version) ? parseLeaseOptions(body, maxMinutes) : parsed(defaultLeaseOptions);
  if (!options.ok) return options;
  const tags = parseTags(isNative(version) ? field(body, 'tags') : undefined);
  if (!tags.ok) return tags;
  return parsed({
    leaseMinutes: minutes.value,
    size: size.value,
    models: models.value,
    seatPolicy: seatPolicy.value,
    options: options.value,
    tags: tags.value ?? {},
  });
}

/**
 * Reads the body of an update: the new total, in minutes, and under `2026-12-01` the tags, of which one has to be there. Whether the total
 * is long enough is the lease's business, not the wire's.
 */
export function parseUpdate(
  body: unknown,
  version: ApiVersion,
): Parsed<{ readonly leaseMinutes: number | null; readonly tags: Tags | null }> {
  if (!isObject(body)) return unparsed(badRequest('The body must be a JSON object.'));
  const tags = parseTags(isNative(version) ? field(body, 'tags') : undefined);
  if (!tags.ok) return tags;
  const lease = field(body, LEASE);
  if (lease === undefined && tags.value !== null) return parsed({ leaseMinutes: null, tags: tags.value });
  const minutes = parseMinutes(lease);
  return minutes.ok ? parsed({ leaseMinutes: minutes.value, tags: tags.value }) : minutes;
}

function parseMinutes(value: unknown): Parsed<number> {
  if (value === undefined) return unparsed(badRequest(`The field '${LEASE}' is required.`, LEASE));
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    return unparsed(badRequest(`The field '${LEASE}' must be a whole number of minutes.`, LEASE));
  }
  return parsed(value);
}

/** The names of the wire for where a session stands. */
export const statusNames = {
  starting: 'Starting',
  ready: 'Ready',
  stopped: 'Stopped',
  expired: 'Expired',
  error: 'Error',
} as const satisfies Record<Standing, string>;

export const statusOf = (session: Session) => statusNames[standingOf(session)];

/** The time a session has spent in Ready, in milliseconds; 0 before. */
export function elapsedMs(session: Session, now: Instant): number {
  if (session.state === 'starting' || session.readyAt === null) return 0;
  return Math.max(0, (session.state === 'ended' ? session.endedAt : now) - session.readyAt);
}

/**
 * A session as the wire shows it: what is not known is left out, but five fields are always there, and `error` only in `Error`,
 * because clients fail on it everywhere else.
 */
export function writeSession(session: Session, now: Instant): object {
  return {
    id: session.id,
    creationTime: creationTime(session.createdAt),
    elapsedTimeMinutes: Math.floor(elapsedMs(session, now) / MINUTE),
    maxLeaseTimeMinutes: session.leaseMinutes,
    size: session.requested.size,
    status: statusOf(session),
    ...(session.state === 'ready' && {
      hostname: session.endpoint.hostname,
      handshakePort: session.endpoint.gatePort,
      arrInspectorPort: session.endpoint.inspectorPort,
    }),
    ...(session.state === 'ended' &&
      outcomeOf(session.reason) === 'error' && {
        error: {
          code: session.reason,
          message: session.message ?? 'The session ended because of a failure.',
        },
      }),
  };
}

/** Seven decimals and a numeric offset, as recorded: `2022-02-02T00:26:46.9940000+00:00`. */
const creationTime = (created: Instant): string => new Date(created).toISOString().replace('Z', '0000+00:00');
