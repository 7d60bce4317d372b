import { expect, it } from 'vitest';
import { writeNativeSession } from '../../../shared/wire/native.ts';
import { minute } from '../../support/builders/minute.ts';
import { anEndedSession, aReadySession, theRequest } from '../../support/builders/sessions.ts';

const iso = (minutes: number): string => new Date(minute(minutes)).toISOString();
const options = { ...theRequest.options, connectTimeoutMinutes: 5, warningMinutes: [10, 2] };
const ready = aReadySession({
  requested: { ...theRequest, options },
  tags: { project: 'atlas' },
  autoExtensions: 2,
});

it('shows what was asked for, as it was asked for, and the tags as they are now', () => {
  expect(writeNativeSession(ready, minute(3))).toMatchObject({
    autoExtend: null,
    connectTimeoutMinutes: 5,
    reconnectTimeoutMinutes: null,
    idleTimeoutMinutes: null,
    warningMinutes: [10, 2],
    tags: { project: 'atlas' },
  });
});

it('shows the deadlines that count now, and how often the lease has extended itself', () => {
  expect(writeNativeSession(ready, minute(3))).toMatchObject({
    deadlines: [
      { kind: 'lease', at: iso(12) },
      { kind: 'connect', at: iso(7) },
    ],
    autoExtensions: 2,
  });
});

it('has no deadlines once it has ended, but keeps what was asked for', () => {
  const written = writeNativeSession(anEndedSession({ requested: { ...theRequest, options } }), minute(6));
  expect(written).not.toHaveProperty('deadlines');
  expect(written).not.toHaveProperty('autoExtensions');
  expect(written).toMatchObject({ connectTimeoutMinutes: 5 });
});
