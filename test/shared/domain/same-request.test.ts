import { describe, expect, it } from 'vitest';
import { defaultLeasePolicy } from '../../../shared/domain/lease-policy.ts';
import { sameRequest } from '../../../shared/domain/same-request.ts';
import { setLease } from '../../../shared/domain/set-lease.ts';
import { accepted } from './accepted.ts';
import { aRequest, aStartingSession } from './sessions.ts';

const request = aRequest({ models: ['engine.glb', 'hall.glb'] });

describe('a repeated create', () => {
  it('is the same request when every setting is equal, though it is another object', () => {
    expect(sameRequest(request, structuredClone(request))).toBe(true);
  });

  it.each([
    ['another lease', { leaseMinutes: 61 }],
    ['another size', { size: 'Premium' }],
    ['another seat policy', { seatPolicy: 'handover' }],
    ['another model', { models: ['engine.glb', 'yard.glb'] }],
    ['one model fewer', { models: ['engine.glb'] }],
    ['one model more', { models: ['engine.glb', 'hall.glb', 'yard.glb'] }],
    ['no models', { models: [] }],
    ['the models in another order', { models: ['hall.glb', 'engine.glb'] }],
    ['a model in other capitals', { models: ['Engine.glb', 'hall.glb'] }],
  ] as const)('is another request with %s, whichever of the two came first', (_name, change) => {
    const other = { ...request, ...change };
    expect(sameRequest(request, other)).toBe(false);
    expect(sameRequest(other, request)).toBe(false);
  });

  it('is compared with what was asked, not with what an update made of it', () => {
    const extended = accepted(setLease(aStartingSession(), 90, null, defaultLeasePolicy));
    expect(extended.leaseMinutes).toBe(90);
    expect(sameRequest(extended.requested, aRequest())).toBe(true);
    expect(sameRequest(extended.requested, aRequest({ leaseMinutes: 90 }))).toBe(false);
  });
});
