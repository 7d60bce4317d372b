import { z } from 'zod';
import type { EndReason } from '../domain/end-reason.ts';
import { outcomes } from '../domain/end-reason.ts';
import type { Instant } from '../domain/instant.ts';
import type { Session } from '../domain/session.ts';
import type { AccountId, SessionId } from '../domain/session-ref.ts';

/**
 * The domain's session as it lies in a row. Strict: a field that this version does not know would be lost with the next write, so such
 * a row is not read at all; whoever adds a field raises the row's format number.
 */
export const instant = z.custom<Instant>((value) => Number.isSafeInteger(value), 'not an instant');

const text = z.string();
const count = z.int().nonnegative();
const hostName = { hostId: text, agent: text };

const noHost = z.strictObject({ state: z.literal('none') });
const allocating = z.strictObject({ state: z.literal('allocating'), ...hostName, since: instant });
const held = z.strictObject({ state: z.literal('held'), ...hostName, since: instant });
const releasing = z.strictObject({
  state: z.enum(['releasing', 'irrevocable']),
  ...hostName,
  since: instant,
  attempts: count,
  dueAt: instant,
  answer: text.nullable(),
});
const released = z.strictObject({
  state: z.literal('released'),
  ...hostName,
  billingStoppedAt: instant.nullable(),
  attempts: count,
  answer: text,
});

const device = { seat: text, deviceId: text, epoch: count };
const holder = z
  .strictObject({ ...device, connected: z.boolean(), since: instant, lastInputAt: instant.nullable() })
  .nullable();
const seat = z.strictObject({
  granted: count,
  admitted: count,
  holder,
  leftAt: instant.nullable(),
  reservation: z.strictObject({ ...device, until: instant }).nullable(),
});

const tags = z.record(text, text);
const minutes = count.nullable();
const options = z.strictObject({
  autoExtend: z
    .strictObject({ byMinutes: count, whenRemainingMinutes: count, upToMinutes: minutes })
    .nullable(),
  connectTimeoutMinutes: minutes,
  reconnectTimeoutMinutes: minutes,
  idleTimeoutMinutes: minutes,
  warningMinutes: z.array(count),
});
export const deadlineKind = z.enum(['lease', 'connect', 'reconnect', 'idle']);

const identity = {
  account: z.custom<AccountId>((value) => typeof value === 'string' && value !== ''),
  id: z.custom<SessionId>((value) => typeof value === 'string' && value !== ''),
  createdAt: instant,
  requested: z.strictObject({
    leaseMinutes: z.number(),
    size: z.enum(['Standard', 'Premium']),
    models: z.array(text),
    seatPolicy: z.enum(['exclusive', 'handover']),
    options,
    tags,
  }),
  leaseMinutes: z.number(),
  updateId: text.nullable(),
  tags,
  version: z.int().positive(),
};

const reasons = Object.keys(outcomes) as EndReason[]; // The keys of that very type: Object.keys only forgets it.

export const sessionSchema = z.discriminatedUnion('state', [
  z.strictObject({
    ...identity,
    state: z.literal('starting'),
    startDeadline: instant,
    host: z.discriminatedUnion('state', [noHost, allocating]),
  }),
  z.strictObject({
    ...identity,
    state: z.literal('ready'),
    readyAt: instant,
    expiresAt: instant,
    maxExpiresAt: instant,
    host: held,
    endpoint: z.strictObject({ hostname: text, gatePort: count, inspectorPort: count, url: text }),
    seat,
    alarms: z.array(z.strictObject({ kind: deadlineKind, at: instant, warned: z.array(count) })),
    extensions: z.array(
      z.strictObject({ requestId: text, minutes: count, grantedMinutes: count, expiresAt: instant }),
    ),
    autoExtensions: count,
  }),
  z.strictObject({
    ...identity,
    state: z.literal('ended'),
    reason: z.enum(reasons),
    message: text.nullable(),
    endedAt: instant,
    readyAt: instant.nullable(),
    expiresAt: instant.nullable(),
    host: z.discriminatedUnion('state', [noHost, releasing, released]),
    lastHolder: holder,
  }),
]) satisfies z.ZodType<Session>;
