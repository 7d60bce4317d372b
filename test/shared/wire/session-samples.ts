import type { Session } from '../../../shared/domain/session.ts';
import { minute } from '../../support/builders/minute.ts';
import {
  anAllocatingSession,
  anEndedSession,
  aReadySession,
  aReleasedSession,
  aStartingSession,
  theHost,
} from '../../support/builders/sessions.ts';

const neverReady = { readyAt: null, expiresAt: null } as const;
const irrevocable = {
  state: 'irrevocable',
  ...theHost,
  since: minute(5),
  attempts: 6,
  dueAt: minute(20),
  answer: 'no answer',
} as const;

/** A session of every kind that a reader can meet, and what its status has to be. */
export const samples = {
  starting: [aStartingSession(), 'Starting'],
  allocating: [anAllocatingSession(), 'Starting'],
  ready: [aReadySession(), 'Ready'],
  'in use': [
    aReadySession({
      seat: {
        granted: 1,
        admitted: 1,
        reservation: null,
        leftAt: null,
        holder: {
          seat: 'seat-1',
          deviceId: 'hololens-7',
          epoch: 1,
          connected: true,
          since: minute(3),
          lastInputAt: null,
        },
      },
    }),
    'Ready',
  ],
  'stopped by the caller': [anEndedSession(), 'Stopped'],
  'stopped by an administrator': [anEndedSession({ reason: 'administrator' }), 'Stopped'],
  'stopped while starting': [anEndedSession({ ...neverReady, host: { state: 'none' } }), 'Stopped'],
  released: [aReleasedSession(), 'Stopped'],
  irrevocable: [anEndedSession({ host: irrevocable }), 'Stopped'],
  expired: [anEndedSession({ reason: 'leaseExpired', endedAt: minute(12) }), 'Expired'],
  'too slow to start': [
    anEndedSession({
      ...neverReady,
      reason: 'placementTimeout',
      endedAt: minute(20),
      message: 'No host became ready in time.',
    }),
    'Error',
  ],
  'not provisioned': [
    anEndedSession({ ...neverReady, reason: 'provisioningFailed', message: 'The engine did not start.' }),
    'Error',
  ],
  'host lost': [anEndedSession({ reason: 'hostFailure', message: null }), 'Error'],
} as const satisfies Readonly<Record<string, readonly [Session, string]>>;

export type SampleName = keyof typeof samples;
export const sampleNames = Object.keys(samples) as readonly SampleName[];
