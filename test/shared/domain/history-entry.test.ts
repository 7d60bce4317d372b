import { describe, expect, it } from 'vitest';
import { ring } from '../../../shared/domain/alarm.ts';
import { autoExtend } from '../../../shared/domain/auto-extension.ts';
import { extendLease } from '../../../shared/domain/extend-lease.ts';
import { type HistoryEntry, historyEntry } from '../../../shared/domain/history-entry.ts';
import { keepAlive } from '../../../shared/domain/keep-alive.ts';
import { defaultLeasePolicy as policy } from '../../../shared/domain/lease-policy.ts';
import type { Session } from '../../../shared/domain/session.ts';
import { setLease } from '../../../shared/domain/set-lease.ts';
import { settle } from '../../../shared/domain/settle.ts';
import { accepted } from './accepted.ts';
import {
  aHolder,
  anEndedSession,
  aReadySession,
  aRequest,
  aReservation,
  aSeat,
  aStartingSession,
  noOptions,
} from './sessions.ts';
import { minute, second } from './times.ts';

const by = { at: minute(3), actor: 'account:a', who: 'ada@example.com' } as const;
const line = (before: Session | null, after: Session): HistoryEntry => historyEntry(before, after, by);
const active = aSeat({ granted: 1, admitted: 1, holder: aHolder({ lastInputAt: second(56 * 60 + 30) }) });
const itself = aReadySession({
  requested: aRequest({
    options: { ...noOptions, autoExtend: { byMinutes: 15, whenRemainingMinutes: 5, upToMinutes: null } },
  }),
  seat: active,
});

it('says who did it, when, and which version came of it', () => {
  expect(line(null, aStartingSession())).toEqual({
    version: 3,
    at: minute(3),
    actor: 'account:a',
    who: 'ada@example.com',
    changes: ['created'],
    state: 'starting',
    reason: null,
    expiresAt: null,
    deviceId: null,
    toDeviceId: null,
    warnings: [],
  });
});

describe('what became of the lease', () => {
  const ready = aReadySession();
  it.each([
    ['set', accepted(setLease(ready, 90, null, policy)), 'leaseSet', minute(92)],
    ['set while it was starting', accepted(setLease(aStartingSession(), 90, null, policy)), 'leaseSet', null],
    ['kept alive', accepted(keepAlive(ready, 90, minute(2))), 'leaseSet', minute(92)],
    ['extended', accepted(extendLease(ready, 30, 'r')), 'leaseExtended', minute(92)],
    [
      'extended by nothing, at its cap',
      accepted(extendLease({ ...ready, maxExpiresAt: minute(62) }, 30, 'r')),
      'leaseExtended',
      minute(62),
    ],
    ['extended by itself', autoExtend(itself, minute(57), policy), 'leaseExtendedItself', minute(77)],
  ])('%s', (_name, after, change, expiresAt) => {
    const before = after.state === 'starting' ? aStartingSession() : { ...after, ...pick(ready) };
    expect(line(before, after)).toMatchObject({ changes: [change], expiresAt });
  });
});

/** What the verbs change, as it was before. */
const pick = ({ leaseMinutes, expiresAt, extensions, autoExtensions }: typeof itself) => ({
  leaseMinutes,
  expiresAt,
  extensions,
  autoExtensions,
});

describe('the device', () => {
  it.each([
    ['that has the seat', aSeat({ holder: aHolder() }), 'headset'],
    ['that it is kept for', aSeat({ holder: aHolder({ connected: false }) }), 'headset'],
    [
      'that has a ticket for a free seat',
      aSeat({ reservation: aReservation({ deviceId: 'tablet' }) }),
      'tablet',
    ],
    ['of a seat that nobody has', aSeat(), null],
  ])('is the one %s', (_name, seat, deviceId) => {
    expect(line(aReadySession(), aReadySession({ seat })).deviceId).toBe(deviceId);
  });

  it('that a seat is being handed to is named beside the one that has it, and on that line alone', () => {
    const reservation = aReservation({ seat: 'seat-of-tablet', deviceId: 'tablet', epoch: 2 });
    const held = aReadySession({ seat: active });
    const handed = aReadySession({ seat: aSeat({ ...active, granted: 2, reservation }) });
    expect(line(held, handed)).toMatchObject({
      changes: ['handoverGranted'],
      deviceId: 'headset',
      toDeviceId: 'tablet',
    });
    expect(line(handed, aReadySession({ ...handed, tags: { a: '1' } })).toDeviceId).toBeNull();
  });

  it('of an ended session is the one that had the seat at the end', () => {
    expect(line(aReadySession(), anEndedSession({ lastHolder: aHolder() })).deviceId).toBe('headset');
  });

  it('is named by its id; its seat, which a secret opens, is not in the history', () => {
    expect(JSON.stringify(line(aReadySession(), aReadySession({ seat: active })))).not.toContain(
      'seat-of-headset',
    );
  });

  it('that has sent something is a line of its own, so that no line is empty', () => {
    const heard = aReadySession({ seat: aSeat({ ...active, holder: aHolder({ lastInputAt: minute(58) }) }) });
    expect(line(aReadySession({ seat: active }), heard).changes).toEqual(['inputHeard']);
  });

  it('that has come is not said to have sent something', () => {
    const came = aReadySession({ seat: aSeat({ granted: 1, admitted: 1, holder: aHolder() }) });
    expect(line(aReadySession(), came).changes).toEqual(['seatTaken']);
  });
});

it('has the warnings that were given with this write', () => {
  const armed = aReadySession({
    requested: aRequest({ options: { ...noOptions, warningMinutes: [10] } }),
    alarms: [{ kind: 'lease', at: minute(62), warned: [] }],
  });
  expect(line(armed, ring(armed, minute(52), 'all'))).toMatchObject({
    changes: ['warned'],
    warnings: [{ kind: 'lease', at: minute(62), leadMinutes: 10 }],
  });
});

it('has the reason of an end, and where the lease would have ended', () => {
  expect(line(aReadySession(), settle(aReadySession(), minute(62)))).toMatchObject({
    changes: ['ended'],
    state: 'ended',
    reason: 'leaseExpired',
    expiresAt: minute(62),
  });
});

describe('tags', () => {
  it.each([
    ['that are others', { a: '1' }, { a: '2' }, ['tagsSet']],
    ['that are the same', { a: '1' }, { a: '1' }, []],
    ['that come in another order', { a: '1', b: '2' }, { b: '2', a: '1' }, []],
    ['of which one is gone', { a: '1', b: '2' }, { a: '1' }, ['tagsSet']],
  ])('%s', (_name, before, after, changes) => {
    expect(line(aReadySession({ tags: before }), aReadySession({ tags: after })).changes).toEqual(changes);
  });
});
