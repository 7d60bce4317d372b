import { z } from 'zod';
import { type EndReason, outcomes } from '../../shared/domain/end-reason.ts';
import { isGivenBack } from '../../shared/domain/host.ts';
import type { Session } from '../../shared/domain/session.ts';

/** What the campaign compares of a session, whether it was read over HTTP or from the file. Moments are milliseconds. */
export interface SessionFacts {
  readonly state: Session['state'];
  readonly lease: number;
  readonly readyAt: number | null;
  readonly expiresAt: number | null;
  readonly startDeadline: number | null;
  readonly end: { readonly reason: EndReason; readonly at: number } | null;
  readonly isGivenBack: boolean;
  readonly billingStoppedAt: number | null;
  /** The highest epoch granted; null where it can't be seen. */
  readonly granted: number | null;
}

const moment = z.iso.datetime().transform((text) => Date.parse(text));
const body = z.object({
  status: z.enum(['Starting', 'Ready', 'Stopped', 'Expired', 'Error']),
  maxLeaseTimeMinutes: z.number(),
  readyAt: moment.optional(),
  expiresAt: moment.optional(),
  startDeadline: moment.optional(),
  endedAt: moment.optional(),
  reason: z.enum(Object.keys(outcomes) as [EndReason, ...EndReason[]]).optional(),
  host: z.object({ state: z.string(), billingStoppedAt: moment.optional() }),
});

/** Reads the answer to a GET under the version that has the additions. */
export function factsOfBody(read: unknown): SessionFacts {
  const { status, host, ...rest } = body.parse(read);
  const { reason, endedAt } = rest;
  const isEnded = status !== 'Starting' && status !== 'Ready';
  if (isEnded !== (reason !== undefined && endedAt !== undefined))
    throw new Error(`A session that is ${status} says reason ${reason} and end ${endedAt}.`);
  return {
    state: isEnded ? 'ended' : status === 'Ready' ? 'ready' : 'starting',
    lease: rest.maxLeaseTimeMinutes,
    readyAt: rest.readyAt ?? null,
    expiresAt: rest.expiresAt ?? null,
    startDeadline: rest.startDeadline ?? null,
    end: reason !== undefined && endedAt !== undefined ? { reason, at: endedAt } : null,
    isGivenBack: host.state === 'none' || host.state === 'released',
    billingStoppedAt: host.billingStoppedAt ?? null,
    granted: null,
  };
}

export function factsOfRow(session: Session): SessionFacts {
  const { host } = session;
  return {
    state: session.state,
    lease: session.leaseMinutes,
    readyAt: session.state === 'starting' ? null : session.readyAt,
    expiresAt: session.state === 'starting' ? null : session.expiresAt,
    startDeadline: session.state === 'starting' ? session.startDeadline : null,
    end: session.state === 'ended' ? { reason: session.reason, at: session.endedAt } : null,
    isGivenBack: isGivenBack(host),
    billingStoppedAt: host.state === 'released' ? host.billingStoppedAt : null,
    granted: session.state === 'ready' ? session.seat.granted : null,
  };
}
