import { describe, expect, it } from 'vitest';
import { after, SECOND } from '../../../shared/domain/instant.ts';
import { writeV1Session } from '../../../shared/wire/arr-v1.ts';
import { minute } from '../../support/builders/minute.ts';
import { anEndedSession, aReadySession } from '../../support/builders/sessions.ts';
import { sampleNames, samples } from './session-samples.ts';

const now = minute(6);
const nine = [
  'arrInspectorPort',
  'handshakePort',
  'message',
  'sessionElapsedTime',
  'sessionHostname',
  'sessionId',
  'sessionMaxLeaseTime',
  'sessionSize',
  'sessionStatus',
];

describe.each(sampleNames)('a session that is %s', (name) => {
  const [session, status] = samples[name];
  const written: Record<string, unknown> = { ...writeV1Session(session, now) };

  it('has its nine keys, no more and no fewer: scripts read them unguarded', () => {
    expect(Object.keys(written).toSorted()).toEqual(nine);
    expect(Object.values(written)).not.toContain(undefined);
  });

  it('has the status that the other generation has', () => {
    expect(written['sessionStatus']).toBe(status);
  });

  it('has an address when it is ready, else null and 0', () => {
    const { sessionHostname, handshakePort, arrInspectorPort } = written;
    const expected = status === 'Ready' ? ['gate.example', 61701, 61702] : [null, 0, 0];
    expect([sessionHostname, handshakePort, arrInspectorPort]).toEqual(expected);
  });

  it('has a message when it expired or failed, else null', () => {
    expect(written['message'] !== null).toBe(status === 'Expired' || status === 'Error');
  });
});

it('says why in words, or with the reason where there are none', () => {
  expect(writeV1Session(samples['not provisioned'][0], now)).toMatchObject({
    message: 'The engine did not start.',
  });
  expect(writeV1Session(samples.expired[0], now)).toMatchObject({ message: 'leaseExpired' });
});

it('writes times as padded time spans', () => {
  const session = aReadySession({ readyAt: minute(2), leaseMinutes: 240 });
  expect(writeV1Session(session, after(minute(2), SECOND))).toMatchObject({
    sessionElapsedTime: '00:00:01',
    sessionMaxLeaseTime: '04:00:00',
  });
});

it('writes the longest lease as a day', () => {
  expect(writeV1Session(aReadySession({ leaseMinutes: 1440 }), now)).toMatchObject({
    sessionMaxLeaseTime: '1.00:00:00',
  });
});

it('lets the elapsed time stand still after the end', () => {
  const ended = anEndedSession({ readyAt: minute(2), endedAt: after(minute(5), 1999) });
  expect(writeV1Session(ended, minute(900))).toMatchObject({ sessionElapsedTime: '00:03:01' });
});
