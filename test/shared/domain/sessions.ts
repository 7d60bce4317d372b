import type { Endpoint } from '../../../shared/domain/endpoint.ts';
import type { AllocatingHost, HeldHost, ReleasedHost, ReleasingHost } from '../../../shared/domain/host.ts';
import { defaultLeaseOptions, type LeaseOptions } from '../../../shared/domain/lease-options.ts';
import type { Seat, SeatHolder, SeatReservation } from '../../../shared/domain/seat.ts';
import type {
  EndedSession,
  ReadySession,
  RequestedSettings,
  StartingSession,
} from '../../../shared/domain/session.ts';
import type { AccountId, SessionId, SessionRef } from '../../../shared/domain/session-ref.ts';
import { deepFreeze } from './deep-freeze.ts';
import { dawn, minute } from './times.ts';

/*
 * One ordinary session at every age. Created at dawn for a lease of 60 minutes; its host is claimed at once, is ready at minute 2,
 * so the lease ends at minute 62. Everything is frozen: a rule that writes into what it was given fails the test that asks it.
 */

export const aRef: SessionRef = {
  account: '5f8c2c4e-0d7a-4a53-9a44-1d3d0a6b7c21' as AccountId,
  id: 'design-review' as SessionId,
};

export const theHost = { hostId: 'host-1', agent: 'rack-7' } as const;

export const anEndpoint: Endpoint = {
  hostname: 'rack-7.example',
  gatePort: 61701,
  inspectorPort: 61702,
  url: 'wss://rack-7.example:61701/hosts/host-1',
};

export const aRequest = (overrides: Partial<RequestedSettings> = {}): RequestedSettings =>
  deepFreeze({
    leaseMinutes: 60,
    size: 'Standard',
    models: [],
    seatPolicy: 'exclusive',
    options: noOptions,
    tags: {},
    ...overrides,
  });

/** Nothing but the lease itself. */
export const noOptions: LeaseOptions = { ...defaultLeaseOptions, warningMinutes: [] };

export const anAllocatingHost = (overrides: Partial<AllocatingHost> = {}): AllocatingHost =>
  deepFreeze({ state: 'allocating', ...theHost, since: dawn, ...overrides });

const aHeldHost: HeldHost = { state: 'held', ...theHost, since: minute(2) };

export const aReleasingHost = (overrides: Partial<ReleasingHost> = {}): ReleasingHost =>
  deepFreeze({
    state: 'releasing',
    ...theHost,
    since: minute(62),
    attempts: 0,
    dueAt: minute(62),
    answer: null,
    ...overrides,
  });

export const aReleasedHost = (overrides: Partial<ReleasedHost> = {}): ReleasedHost =>
  deepFreeze({
    state: 'released',
    ...theHost,
    billingStoppedAt: minute(63),
    attempts: 1,
    answer: 'no such host',
    ...overrides,
  });

const identity = {
  ...aRef,
  createdAt: dawn,
  requested: aRequest(),
  leaseMinutes: 60,
  updateId: null,
  tags: {},
  version: 3,
};

export const aStartingSession = (overrides: Partial<StartingSession> = {}): StartingSession =>
  deepFreeze({
    ...identity,
    state: 'starting',
    startDeadline: minute(20),
    host: anAllocatingHost(),
    ...overrides,
  });

export const aReadySession = (overrides: Partial<ReadySession> = {}): ReadySession =>
  deepFreeze({
    ...identity,
    state: 'ready',
    readyAt: minute(2),
    expiresAt: minute(62),
    maxExpiresAt: minute(2 + 1440),
    host: aHeldHost,
    endpoint: anEndpoint,
    seat: aSeat(),
    alarms: [],
    extensions: [],
    autoExtensions: 0,
    ...overrides,
  });

/** Ended by its lease, its host not yet given back. */
export const anEndedSession = (overrides: Partial<EndedSession> = {}): EndedSession =>
  deepFreeze({
    ...identity,
    state: 'ended',
    reason: 'leaseExpired',
    message: null,
    endedAt: minute(62),
    readyAt: minute(2),
    expiresAt: minute(62),
    host: aReleasingHost(),
    lastHolder: null,
    ...overrides,
  });

export const aSeat = (overrides: Partial<Seat> = {}): Seat =>
  deepFreeze({ granted: 0, admitted: 0, holder: null, leftAt: null, reservation: null, ...overrides });

/** The headset in the seat, admitted with epoch 1 at minute 5. */
export const aHolder = (overrides: Partial<SeatHolder> = {}): SeatHolder =>
  deepFreeze({
    seat: 'seat-of-headset',
    deviceId: 'headset',
    epoch: 1,
    connected: true,
    since: minute(5),
    lastInputAt: null,
    ...overrides,
  });

/** What the headset was granted at minute 5: epoch 1, for a minute. */
export const aReservation = (overrides: Partial<SeatReservation> = {}): SeatReservation =>
  deepFreeze({ seat: 'seat-of-headset', deviceId: 'headset', epoch: 1, until: minute(6), ...overrides });
