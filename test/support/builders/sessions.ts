import { after, MINUTE } from '../../../shared/domain/instant.ts';
import { defaultLeaseOptions } from '../../../shared/domain/lease-options.ts';
import { defaultLeasePolicy } from '../../../shared/domain/lease-policy.ts';
import { freeSeat } from '../../../shared/domain/seat.ts';
import type {
  EndedSession,
  ReadySession,
  RequestedSettings,
  StartingSession,
} from '../../../shared/domain/session.ts';
import { minute, start } from './minute.ts';
import { aRef } from './refs.ts';

/**
 * All-ok sessions under the default policy; a test changes the one field it is about. A field that follows from another (`expiresAt`
 * from `readyAt` and `leaseMinutes`) follows a changed one too, unless it is given itself.
 *
 *     minute  0 created   1 host claimed   2 ready   12 expires (10 minutes)   5 ended, where it is stopped   6 released
 */
export const theRequest: RequestedSettings = {
  leaseMinutes: 10,
  size: 'Standard',
  models: [],
  seatPolicy: 'exclusive',
  options: { ...defaultLeaseOptions, warningMinutes: [] },
  tags: {},
};

export const theHost = { hostId: 'host-1', agent: 'agent-1' } as const;

/** Starting, and nobody has been asked for a host yet. */
export function aStartingSession(change: Partial<StartingSession> = {}): StartingSession {
  const requested = change.requested ?? theRequest;
  return {
    ...aRef(),
    createdAt: start,
    requested,
    leaseMinutes: requested.leaseMinutes,
    updateId: null,
    tags: requested.tags,
    version: 1,
    state: 'starting',
    startDeadline: after(change.createdAt ?? start, defaultLeasePolicy.startTimeoutMs),
    host: { state: 'none' },
    ...change,
  };
}

/** Starting, with a host claimed. */
export const anAllocatingSession = (change: Partial<StartingSession> = {}): StartingSession =>
  aStartingSession({ version: 2, host: { state: 'allocating', ...theHost, since: minute(1) }, ...change });

/** Ready, with a free seat. */
export function aReadySession(change: Partial<ReadySession> = {}): ReadySession {
  const requested = change.requested ?? theRequest;
  const readyAt = change.readyAt ?? minute(2);
  const leaseMinutes = change.leaseMinutes ?? requested.leaseMinutes;
  return {
    ...aRef(),
    createdAt: start,
    requested,
    leaseMinutes,
    updateId: null,
    tags: requested.tags,
    version: 3,
    state: 'ready',
    readyAt,
    expiresAt: after(readyAt, leaseMinutes * MINUTE),
    maxExpiresAt: after(readyAt, defaultLeasePolicy.maxLeaseMinutes * MINUTE),
    host: { state: 'held', ...theHost, since: readyAt },
    endpoint: {
      hostname: 'gate.example',
      gatePort: 61701,
      inspectorPort: 61702,
      url: 'ws://gate.example:61701/connect/host-1',
    },
    seat: freeSeat,
    alarms: [],
    extensions: [],
    autoExtensions: 0,
    ...change,
  };
}

/** Stopped after it was ready; its host is being given back and no attempt has begun. */
export function anEndedSession(change: Partial<EndedSession> = {}): EndedSession {
  const requested = change.requested ?? theRequest;
  const endedAt = change.endedAt ?? minute(5);
  return {
    ...aRef(),
    createdAt: start,
    requested,
    leaseMinutes: requested.leaseMinutes,
    updateId: null,
    tags: requested.tags,
    version: 4,
    state: 'ended',
    reason: 'userRequested',
    message: null,
    endedAt,
    readyAt: minute(2),
    expiresAt: minute(12),
    host: { state: 'releasing', ...theHost, since: endedAt, attempts: 0, dueAt: endedAt, answer: null },
    lastHolder: null,
    ...change,
  };
}

/** Stopped, and its host was read back as gone. */
export const aReleasedSession = (change: Partial<EndedSession> = {}): EndedSession =>
  anEndedSession({
    version: 6,
    host: { state: 'released', ...theHost, billingStoppedAt: minute(6), attempts: 1, answer: 'gone' },
    ...change,
  });
