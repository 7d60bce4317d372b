import { describe, expect, it } from 'vitest';
import { after, at, MINUTE } from '../../../shared/domain/instant.ts';
import { elapsedMs, statusOf, writeSession } from '../../../shared/wire/arr-2021.ts';
import { minute } from '../../support/builders/minute.ts';
import { anEndedSession, aReadySession, aStartingSession } from '../../support/builders/sessions.ts';
import { sampleNames, samples } from './session-samples.ts';

const now = minute(6);

describe.each(sampleNames)('a session that is %s', (name) => {
  const [session, status] = samples[name];
  const written: Record<string, unknown> = { ...writeSession(session, now) };

  it('always has the five fields that scripts read unguarded', () => {
    expect(written).toMatchObject({
      id: 'a-session',
      elapsedTimeMinutes: expect.any(Number) as unknown,
      maxLeaseTimeMinutes: 10,
      size: 'Standard',
      status,
    });
  });

  it('has no null anywhere: what is not known is left out', () => {
    expect(JSON.stringify(written)).not.toContain('null');
    expect(Object.values(written)).not.toContain(undefined);
  });

  it('has an error in status Error and in no other', () => {
    expect('error' in written).toBe(status === 'Error');
  });

  it('has an address when it is ready and at no other time', () => {
    for (const field of ['hostname', 'handshakePort', 'arrInspectorPort'])
      expect(field in written).toBe(status === 'Ready');
  });

  it('says nothing that only the native version says', () => {
    const known = ['id', 'creationTime', 'elapsedTimeMinutes', 'maxLeaseTimeMinutes', 'size', 'status'];
    const sometimes = ['hostname', 'handshakePort', 'arrInspectorPort', 'error'];
    expect([...known, ...sometimes]).toEqual(expect.arrayContaining(Object.keys(written)));
    expect(Object.keys(written)).toEqual(expect.arrayContaining(known));
  });
});

it('names a status for every session', () => {
  expect(sampleNames.map((name) => statusOf(samples[name][0]))).toEqual(
    sampleNames.map((name) => samples[name][1]),
  );
});

it('names the gate and the inspector of a ready session, never port 0', () => {
  expect(writeSession(aReadySession(), now)).toMatchObject({
    hostname: 'gate.example',
    handshakePort: 61701,
    arrInspectorPort: 61702,
  });
});

it('says why an unusable session failed: the reason as code, the words for people as message', () => {
  expect(writeSession(samples['not provisioned'][0], now)).toMatchObject({
    error: { code: 'provisioningFailed', message: 'The engine did not start.' },
  });
});

it('has words for a failure that left none', () => {
  expect(writeSession(samples['host lost'][0], now)).toMatchObject({
    error: { code: 'hostFailure', message: expect.stringMatching(/./) as unknown },
  });
});

it('writes the time of creation with seven decimals and a numeric offset, as recorded', () => {
  const createdAt = at(Date.UTC(2022, 1, 2, 0, 26, 46, 994));
  expect(writeSession(aStartingSession({ createdAt }), now)).toMatchObject({
    creationTime: '2022-02-02T00:26:46.9940000+00:00',
  });
});

it('shows the lease as it is, not as it was asked for', () => {
  expect(writeSession(aReadySession({ leaseMinutes: 25 }), now)).toMatchObject({ maxLeaseTimeMinutes: 25 });
});

describe('elapsedTimeMinutes', () => {
  it.each([
    ['is 0 while starting, however long that takes', aStartingSession(), minute(19), 0],
    ['is 0 at Ready itself', aReadySession({ readyAt: minute(2) }), minute(2), 0],
    ['is rounded down', aReadySession({ readyAt: minute(2) }), after(minute(3), -1), 0],
    ['is 1 after exactly a minute', aReadySession({ readyAt: minute(2) }), minute(3), 1],
    [
      'stands still after the end',
      anEndedSession({ readyAt: minute(2), endedAt: minute(5) }),
      minute(500),
      3,
    ],
    ['is 0 when the session never was ready', samples['not provisioned'][0], minute(500), 0],
    ['is 0 when a clock was set back', aReadySession({ readyAt: minute(2) }), minute(1), 0],
  ])('%s', (_name, session, when, minutes) => {
    expect(writeSession(session, when)).toMatchObject({ elapsedTimeMinutes: minutes });
  });

  it('is the whole minutes of the time in Ready', () => {
    expect(elapsedMs(aReadySession({ readyAt: minute(2) }), minute(5))).toBe(3 * MINUTE);
  });
});
