import { expect, it } from 'vitest';
import { at } from '../../../shared/domain/instant.ts';
import { parseLeaseMinutes, parseRequestId, writeExtension } from '../../../shared/wire/lease-calls.ts';
import { minute } from '../../support/builders/minute.ts';
import { aReadySession } from '../../support/builders/sessions.ts';
import { noObjects } from './create-bodies.ts';
import { problemOfParsed } from './problem-of-parsed.ts';

it.each([1, 120])('reads %d minutes', (minutes) => {
  expect(parseLeaseMinutes({ minutes }, 120)).toEqual({ ok: true, value: minutes });
});

it.each([0, -5, 121, 1.5, '5', null, undefined, Number.NaN])(
  'refuses %s minutes, by the field’s name',
  (minutes) => {
    expect(problemOfParsed(parseLeaseMinutes({ minutes }, 120))).toMatchObject({
      status: 400,
      target: 'minutes',
      message: expect.stringContaining('from 1 to 120') as unknown,
    });
  },
);

it.each(noObjects)('refuses a body that is no object: %s', (_name, body) => {
  expect(problemOfParsed(parseLeaseMinutes(body, 120)).status).toBe(400);
});

it.each(['7c2f61be-5f36-4f57-9d5c-2f3c3f1e5b11', 'a', 'x'.repeat(128), 'flow:1.2_3-4'])(
  'takes the request id %s',
  (id) => {
    expect(parseRequestId(id)).toEqual({ ok: true, value: id });
  },
);

it('takes no request id for none', () => {
  expect(parseRequestId(null)).toEqual({ ok: true, value: null });
});

it.each([
  ['an empty one', ''],
  ['one of 129 characters', 'x'.repeat(129)],
  ['one with a space', 'a b'],
  ['two in one header', 'a, b'],
])('refuses as request id: %s', (_name, id) => {
  expect(problemOfParsed(parseRequestId(id)).target).toBe('Repeatability-Request-ID');
});

it('says what was granted then and what is left now', () => {
  const extension = { requestId: 'r', minutes: 30, grantedMinutes: 10, expiresAt: minute(12) };
  expect(writeExtension(extension, aReadySession({ leaseMinutes: 20 }), at(minute(3) + 1))).toEqual({
    requestedMinutes: 30,
    grantedMinutes: 10,
    capped: true,
    extendedTo: new Date(minute(12)).toISOString(),
    remainingMinutes: 18,
  });
});

it('is capped only where less was granted, and never has less than nothing left', () => {
  const extension = { requestId: 'r', minutes: 10, grantedMinutes: 10, expiresAt: minute(12) };
  expect(writeExtension(extension, aReadySession(), minute(13))).toMatchObject({
    capped: false,
    remainingMinutes: 0,
  });
});
