import { describe, expect, it } from 'vitest';
import { at, SECOND } from '../../../shared/domain/instant.ts';
import { writeSession } from '../../../shared/wire/arr-2021.ts';
import { writeNativeSession } from '../../../shared/wire/native.ts';
import { minute } from '../../support/builders/minute.ts';
import { anEndedSession, aReadySession, aReleasedSession } from '../../support/builders/sessions.ts';
import { sampleNames, samples } from './session-samples.ts';

const now = minute(6);
const iso = (minutes: number): string => new Date(minute(minutes)).toISOString();

describe.each(sampleNames)('a session that is %s', (name) => {
  const [session, status] = samples[name];
  const written: Record<string, unknown> = { ...writeNativeSession(session, now) };

  it('says everything that 2021-01-01 says', () => {
    expect(written).toMatchObject(writeSession(session, now));
  });

  it('says what time it is, so that nobody compares clocks', () => {
    expect(written['serverTime']).toBe(iso(6));
  });

  it('has a reason and an end once it has ended, never before', () => {
    const hasEnded = status !== 'Starting' && status !== 'Ready';
    expect('reason' in written).toBe(hasEnded);
    expect('endedAt' in written).toBe(hasEnded);
  });

  it('says how much is left only while something is', () => {
    expect('expiresInSeconds' in written).toBe(status === 'Ready');
  });

  it('says when the lease began exactly if it did', () => {
    const began = session.state !== 'starting' && session.readyAt !== null;
    expect('readyAt' in written).toBe(began);
    expect('expiresAt' in written).toBe(began);
  });

  it('always shows its host and its seat', () => {
    expect(written).toMatchObject({
      host: { state: session.host.state },
      seat: { policy: 'exclusive', connected: expect.any(Boolean) as unknown },
    });
  });

  it('shows no seat and no secret: a seat is named by its device', () => {
    expect(JSON.stringify(written)).not.toMatch(/seat-1|secret/i);
  });
});

it('shows the deadlines of a ready session', () => {
  expect(writeNativeSession(aReadySession(), now)).toMatchObject({
    readyAt: iso(2),
    expiresAt: iso(12),
    maxExpiresAt: iso(2 + 1440),
    expiresInSeconds: 360,
  });
});

it('shows the deadline of a session that starts', () => {
  expect(writeNativeSession(samples.starting[0], now)).toMatchObject({
    startDeadline: iso(20),
    host: { agent: null, state: 'none' },
  });
});

describe('expiresInSeconds', () => {
  it.each([
    ['is rounded down', at(minute(12) - 1999), 1],
    ['is 0 in the last second', at(minute(12) - SECOND + 1), 0],
    ['is never negative', at(minute(12) + 5 * SECOND), 0],
  ])('%s', (_name, when, seconds) => {
    expect(writeNativeSession(aReadySession(), when)).toMatchObject({ expiresInSeconds: seconds });
  });
});

describe('host', () => {
  it('has no receipt before the release was read back', () => {
    const written = JSON.stringify(writeNativeSession(anEndedSession(), now));
    expect(written).toContain('"releaseAttempts":0');
    expect(written).not.toContain('billingStoppedAt');
  });

  it('has the receipt afterwards', () => {
    expect(writeNativeSession(aReleasedSession(), now)).toMatchObject({
      host: { agent: 'agent-1', state: 'released', billingStoppedAt: iso(6), releaseAttempts: 1 },
    });
  });

  it('shows a release that keeps failing, with what was answered', () => {
    expect(writeNativeSession(samples.irrevocable[0], now)).toMatchObject({
      host: { state: 'irrevocable', releaseAttempts: 6, lastAnswer: 'no answer' },
    });
  });
});

describe('seat', () => {
  it('names the device that is connected, and since when', () => {
    expect(writeNativeSession(samples['in use'][0], now)).toMatchObject({
      seat: { policy: 'exclusive', deviceId: 'hololens-7', connected: true, since: iso(3) },
    });
  });

  it.each(['active', 'idle'] as const)('says that the device is %s, where somebody knows', (activity) => {
    expect(writeNativeSession(samples['in use'][0], now, activity)).toMatchObject({ seat: { activity } });
  });

  it('says that its activity is unknown where nobody does', () => {
    expect(writeNativeSession(samples['in use'][0], now)).toMatchObject({ seat: { activity: 'unknown' } });
  });

  it('does not tell who it is being handed to before that device is in', () => {
    const session = samples['in use'][0];
    const reservation = { seat: 'seat-2', deviceId: 'tablet-2', epoch: 2, until: minute(7) };
    const handed = { ...session, seat: { ...session.seat, granted: 2, reservation } };
    expect(writeNativeSession(handed, now)).toEqual(writeNativeSession(session, now));
  });

  it('is empty before the first device', () => {
    expect(writeNativeSession(aReadySession(), now)).toMatchObject({
      seat: { deviceId: null, connected: false, since: null },
    });
  });

  it('keeps the last device after the end', () => {
    const lastHolder = {
      seat: 'seat-1',
      deviceId: 'hololens-7',
      epoch: 1,
      connected: false,
      since: minute(5),
      lastInputAt: null,
    };
    expect(writeNativeSession(anEndedSession({ lastHolder }), now)).toMatchObject({
      seat: { deviceId: 'hololens-7', connected: false, since: iso(5) },
    });
  });
});
