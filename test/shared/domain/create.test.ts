import { describe, expect, it } from 'vitest';
import { create } from '../../../shared/domain/create.ts';
import { MINUTE, SECOND } from '../../../shared/domain/instant.ts';
import { defaultLeasePolicy } from '../../../shared/domain/lease-policy.ts';
import { aRef, aRequest } from './sessions.ts';
import { dawn, minute, second } from './times.ts';

describe('create', () => {
  it('begins a session that is starting, without a host, in its first version', () => {
    expect(create(aRef, aRequest(), dawn, defaultLeasePolicy)).toEqual({
      ...aRef,
      createdAt: dawn,
      requested: aRequest(),
      leaseMinutes: 60,
      updateId: null,
      tags: {},
      version: 1,
      state: 'starting',
      startDeadline: minute(20),
      host: { state: 'none' },
    });
  });

  it.each([
    ['20 minutes by default', defaultLeasePolicy.startTimeoutMs, minute(20)],
    ['as long as the policy says', 90 * SECOND, second(90)],
    ['an hour, when a host may take that long', 60 * MINUTE, minute(60)],
  ])('gives the host time to become ready: %s', (_name, startTimeoutMs, startDeadline) => {
    const policy = { ...defaultLeasePolicy, startTimeoutMs };
    expect(create(aRef, aRequest(), dawn, policy).startDeadline).toBe(startDeadline);
  });

  it.each([1, 60, 1440])('takes a requested lease of %i minutes as it is', (leaseMinutes) => {
    const session = create(aRef, aRequest({ leaseMinutes }), dawn, defaultLeasePolicy);
    expect(session.leaseMinutes).toBe(leaseMinutes);
    expect(session.requested.leaseMinutes).toBe(leaseMinutes);
  });

  it('names the session by account and id only, whatever else the reference carries', () => {
    const stored = { ...aRef, version: 9, state: 'ended' };
    expect(create(stored, aRequest(), dawn, defaultLeasePolicy)).toMatchObject({
      version: 1,
      state: 'starting',
    });
  });
});
