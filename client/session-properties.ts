import { dateOf, type Fields, fieldsOf, isFields, listOf, numberOf, textOf, textsOf } from './guards.ts';
import { RemoteRenderingError } from './remote-rendering-error.ts';
import type { Answer } from './service.ts';

const statuses = ['Starting', 'Ready', 'Stopped', 'Expired', 'Error'] as const;

/** `Unknown` is what a later service may say. */
export type SessionStatus = (typeof statuses)[number] | 'Unknown';

/** Whether a session of this status is over. Nothing reopens one. */
export const isOver = (status: SessionStatus): boolean =>
  status === 'Stopped' || status === 'Expired' || status === 'Error';

/** What the service says of a session. Times are by its clock; null is what there is not (yet). */
export interface SessionProperties {
  readonly id: string;
  readonly status: SessionStatus;
  readonly size: string;
  /** Why it ended, in one word (`leaseExpired`, `userRequested`, …). */
  readonly reason: string | null;
  /** Why it failed, for people. */
  readonly message: string | null;
  readonly hostname: string | null;
  readonly handshakePort: number | null;
  readonly arrInspectorPort: number | null;
  /** Since Ready, whole minutes, rounded down. */
  readonly elapsedTimeInMinutes: number;
  /** The lease in all, counted from Ready. */
  readonly maxLeaseInMinutes: number;
  readonly creationTime: Date | null;
  readonly readyAt: Date | null;
  /** The session is never ended for its lease before this. */
  readonly expiresAt: Date | null;
  /** Nothing extends the lease past this. */
  readonly maxExpiresAt: Date | null;
  /** How long the lease lasted when this was answered; it needs no comparison of clocks. */
  readonly expiresInSeconds: number | null;
  readonly endedAt: Date | null;
  readonly models: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** How long before a deadline a warning is due. */
  readonly warningMinutes: readonly number[];
  readonly deadlines: readonly { readonly kind: string; readonly at: Date | null }[];
  readonly seat: {
    readonly policy: string | null;
    readonly deviceId: string | null;
    readonly connected: boolean;
    readonly since: Date | null;
    /** `active`, `idle` or `unknown`, where the service says it. */
    readonly activity: string | null;
  };
  readonly host: {
    readonly agent: string | null;
    readonly state: string | null;
    readonly billingStoppedAt: Date | null;
  };
  /** Seconds to wait before asking again. */
  readonly minimumRetryDelay: number;
}

/** What is waited for changes soon; what has ended hardly ever. In seconds, where the service names no time of its own. */
const retryDelays: Readonly<Record<SessionStatus, number>> = {
  Starting: 1,
  Ready: 10,
  Unknown: 10,
  Stopped: 30,
  Expired: 30,
  Error: 30,
};

export function readSession({ body, retryAfterSeconds }: Answer): SessionProperties {
  const id = textOf(body['id']);
  const name = textOf(body['status']);
  if (id === null || name === null)
    throw new RemoteRenderingError('InvalidAnswer', 'The answer is no session: it has no id and status.');
  const status = statuses.find((it) => it === name) ?? 'Unknown';
  return {
    id,
    status,
    size: textOf(body['size']) ?? '',
    reason: textOf(body['reason']),
    message: textOf(fieldsOf(body['error'])['message']),
    hostname: textOf(body['hostname']),
    handshakePort: numberOf(body['handshakePort']),
    arrInspectorPort: numberOf(body['arrInspectorPort']),
    elapsedTimeInMinutes: numberOf(body['elapsedTimeMinutes']) ?? 0,
    maxLeaseInMinutes: numberOf(body['maxLeaseTimeMinutes']) ?? 0,
    creationTime: dateOf(body['creationTime']),
    readyAt: dateOf(body['readyAt']),
    expiresAt: dateOf(body['expiresAt']),
    maxExpiresAt: dateOf(body['maxExpiresAt']),
    expiresInSeconds: numberOf(body['expiresInSeconds']),
    endedAt: dateOf(body['endedAt']),
    models: textsOf(body['models']),
    tags: tagsOf(body['tags']),
    warningMinutes: listOf(body['warningMinutes']).filter((it) => typeof it === 'number'),
    deadlines: listOf(body['deadlines'])
      .filter(isFields)
      .map(({ kind, at }) => ({ kind: textOf(kind) ?? '', at: dateOf(at) })),
    seat: seatOf(fieldsOf(body['seat'])),
    host: hostOf(fieldsOf(body['host'])),
    // Also a service that says 0 is not asked without a pause.
    minimumRetryDelay: Math.max(0.25, retryAfterSeconds ?? retryDelays[status]),
  };
}

const tagsOf = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(fieldsOf(value)).map(([name, tag]) => [name, String(tag)]));

const seatOf = (seat: Fields): SessionProperties['seat'] => ({
  policy: textOf(seat['policy']),
  deviceId: textOf(seat['deviceId']),
  connected: seat['connected'] === true,
  since: dateOf(seat['since']),
  activity: textOf(seat['activity']),
});

const hostOf = (host: Fields): SessionProperties['host'] => ({
  agent: textOf(host['agent']),
  state: textOf(host['state']),
  billingStoppedAt: dateOf(host['billingStoppedAt']),
});
