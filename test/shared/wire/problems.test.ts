import { describe, expect, it } from 'vitest';
import type { Refusal } from '../../../shared/domain/refusal.ts';
import { badRequest, problemBody } from '../../../shared/wire/problem.ts';
import { problemOf } from '../../../shared/wire/problems.ts';
import { minute } from '../../support/builders/minute.ts';

const refusals: { readonly [Why in Refusal['why']]: Extract<Refusal, { why: Why }> } = {
  noSuchSession: { why: 'noSuchSession' },
  noSuchHost: { why: 'noSuchHost' },
  hostInUse: { why: 'hostInUse' },
  idTaken: { why: 'idTaken' },
  noCapacity: { why: 'noCapacity', retryAfterSeconds: 17 },
  limitReached: { why: 'limitReached', limit: 'liveSessions', allowed: 1000, retryAfterSeconds: 12 },
  sizeNotAllowed: { why: 'sizeNotAllowed', allowed: ['Standard'] },
  notReady: { why: 'notReady' },
  ended: { why: 'ended' },
  leaseNotLonger: { why: 'leaseNotLonger', currentMinutes: 60 },
  leaseBeyondMaximum: { why: 'leaseBeyondMaximum', maxMinutes: 1440 },
  requestIdReused: { why: 'requestIdReused' },
  changedMeanwhile: { why: 'changedMeanwhile' },
  seatTaken: { why: 'seatTaken', reservedUntil: null },
  seatExclusive: { why: 'seatExclusive' },
  seatFree: { why: 'seatFree' },
  notTheHolder: { why: 'notTheHolder' },
  seatAlreadyHeld: { why: 'seatAlreadyHeld' },
};

it.each([
  ['noSuchSession', 404, 'NotFound'],
  ['noSuchHost', 404, 'NotFound'],
  ['hostInUse', 409, 'Conflict'],
  ['idTaken', 409, 'Conflict'],
  ['noCapacity', 429, 'TooManyRequests'],
  ['limitReached', 429, 'TooManyRequests'],
  ['sizeNotAllowed', 400, 'BadRequest'],
  ['notReady', 409, 'SessionNotReady'],
  ['ended', 409, 'SessionEnded'],
  ['leaseNotLonger', 422, 'UnprocessableEntity'],
  ['leaseBeyondMaximum', 422, 'UnprocessableEntity'],
  ['requestIdReused', 409, 'Conflict'],
  ['changedMeanwhile', 412, 'PreconditionFailed'],
  ['seatTaken', 409, 'OtherSessionConnected'],
  ['seatExclusive', 409, 'SeatExclusive'],
  ['seatFree', 409, 'SeatFree'],
  ['notTheHolder', 403, 'Forbidden'],
  ['seatAlreadyHeld', 409, 'Conflict'],
] as const)('%s answers %i %s and words for people', (why, status, code) => {
  const problem = problemOf(refusals[why]);
  expect(problem).toMatchObject({ status, code });
  expect(problem.message).toMatch(/^[A-Z].{10,}\.$/);
});

it('has an answer to every refusal', () => {
  expect(Object.values(refusals).map((refusal) => problemOf(refusal).status)).toHaveLength(18);
});

it('says when to come back when there is no capacity, in whole seconds', () => {
  expect(problemOf(refusals.noCapacity).headers).toEqual({ 'Retry-After': '17' });
});

it('names the limit that is reached, what it is, and when to come back', () => {
  const problem = problemOf(refusals.limitReached);
  expect(problem.message).toContain('1000 live sessions');
  expect(problem).toMatchObject({ target: 'liveSessions', headers: { 'Retry-After': '12' } });
});

it('uses the recorded words for an id that is taken', () => {
  expect(problemOf(refusals.idTaken).message).toBe('A resource already exists under the given ID.');
});

it.each(['leaseNotLonger', 'leaseBeyondMaximum'] as const)(
  'names the lease as the caller does: %s',
  (why) => {
    expect(problemOf(refusals[why]).target).toBe('maxLeaseTimeMinutes');
    expect(problemOf(refusals[why], 'maxLeaseTime').target).toBe('maxLeaseTime');
  },
);

it('names the numbers that a new lease has to keep to', () => {
  expect(problemOf(refusals.leaseNotLonger).message).toContain('60 minutes');
  expect(problemOf(refusals.leaseBeyondMaximum).message).toContain('1440 minutes');
});

it('tells a seat that is held from one that is only reserved', () => {
  const reserved = problemOf({ why: 'seatTaken', reservedUntil: minute(3) });
  expect(reserved.code).toBe('OtherSessionConnected');
  expect(reserved.message).not.toBe(problemOf(refusals.seatTaken).message);
});

it('says what to do instead of a hand-over that can not be', () => {
  expect(problemOf(refusals.seatExclusive).message).toContain("'seatPolicy': 'handover'");
  expect(problemOf(refusals.seatFree).message).toContain(':connect');
  expect(problemOf(refusals.notTheHolder)).toMatchObject({ target: 'seatSecret' });
  expect(problemOf(refusals.seatAlreadyHeld)).toMatchObject({ target: 'deviceId' });
});

describe('problemBody', () => {
  it('is the shape of both generations, without what is not known', () => {
    expect(problemBody(badRequest('No.'))).toEqual({ error: { code: 'BadRequest', message: 'No.' } });
  });

  it('names what is wrong where it is one thing', () => {
    expect(problemBody(badRequest('No.', 'size'))).toEqual({
      error: { code: 'BadRequest', message: 'No.', target: 'size' },
    });
  });

  it('keeps status and headers out of the body', () => {
    const body = problemBody(problemOf(refusals.noCapacity));
    expect(Object.keys(body)).toEqual(['error']);
    expect(JSON.stringify(body)).not.toMatch(/429|Retry-After/);
  });
});
