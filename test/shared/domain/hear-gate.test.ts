import { describe, expect, it } from 'vitest';
import { rearm } from '../../../shared/domain/alarm.ts';
import { type GateFacts, hearGate, mustAskGate } from '../../../shared/domain/hear-gate.ts';
import type { Instant } from '../../../shared/domain/instant.ts';
import type { LeaseOptions } from '../../../shared/domain/lease-options.ts';
import { defaultLeasePolicy as policy } from '../../../shared/domain/lease-policy.ts';
import type { Seat } from '../../../shared/domain/seat.ts';
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
import { justBefore, minute, second } from './times.ts';

/** Ready at minute 2, lease to minute 62, alarms set as of Ready. */
const session = (options: Partial<LeaseOptions>, seat: Partial<Seat> = {}) =>
  rearm(
    aReadySession({ requested: aRequest({ options: { ...noOptions, ...options } }), seat: aSeat(seat) }),
    minute(2),
  );
const nobody: GateFacts = { seat: null, lastInputAt: null };
const headset = { epoch: 1, seat: 'seat-of-headset', deviceId: 'headset', connected: true, since: minute(5) };
const seated = (lastInputAt: Instant | null = null): GateFacts => ({ seat: headset, lastInputAt });
const left = (since: Instant): GateFacts => ({
  seat: { ...headset, connected: false, since },
  lastInputAt: null,
});
const connected = { granted: 1, admitted: 1, holder: aHolder() };
const hear = (current: Parameters<typeof hearGate>[0], facts: GateFacts, now: Instant) =>
  accepted(hearGate(current, 'host-1', { ...facts, askedAt: now }, now, policy));

describe('the gate is asked', () => {
  const waiting = session({ connectTimeoutMinutes: 30, warningMinutes: [10] });
  it.each([
    ['not before anything is due', session({ connectTimeoutMinutes: 30 }), justBefore(minute(32)), false],
    ['when a deadline of the seat has come', session({ connectTimeoutMinutes: 30 }), minute(32), true],
    ['when it is time to warn of one: the device may have come', waiting, minute(22), true],
    ['not before it is time to warn', waiting, justBefore(minute(22)), false],
    [
      'not about a warning of the lease, which nobody can talk away',
      session({ warningMinutes: [10] }),
      minute(52),
      false,
    ],
    [
      'when the lease may extend itself',
      session({ autoExtend: { byMinutes: 15, whenRemainingMinutes: 5, upToMinutes: null } }),
      minute(57),
      true,
    ],
  ])('%s', (_name, current, now, isAsked) => {
    expect(mustAskGate(current, now)).toBe(isAsked);
  });
});

describe('a deadline of the seat', () => {
  it.each([
    ['connect', session({ connectTimeoutMinutes: 30 }), nobody, minute(32), 'connectionTimeout'],
    [
      'reconnect',
      session({ reconnectTimeoutMinutes: 5 }, connected),
      left(minute(20)),
      minute(25),
      'reconnectTimeout',
    ],
    ['idle', session({ idleTimeoutMinutes: 15 }, connected), seated(), minute(20), 'idleTimeout'],
  ])(
    '%s ends the session when the gate confirms it, then and not earlier',
    (_kind, current, facts, now, reason) => {
      expect(hear(current, facts, justBefore(now)).state).toBe('ready');
      expect(hear(current, facts, now)).toMatchObject({ state: 'ended', reason, endedAt: now });
    },
  );

  it('ends the session when the gate was heard, which may be later than it was due', () => {
    expect(hear(session({ connectTimeoutMinutes: 30 }), nobody, minute(40))).toMatchObject({
      reason: 'connectionTimeout',
      endedAt: minute(40),
    });
  });

  it('does not count against a device whose arrival was not reported yet', () => {
    expect(hear(session({ connectTimeoutMinutes: 30 }), seated(), minute(32))).toMatchObject({
      state: 'ready',
      seat: { admitted: 1, holder: { deviceId: 'headset', connected: true } },
    });
  });

  it('does not count against a device that has come back unreported', () => {
    const away = {
      ...connected,
      holder: aHolder({ connected: false, since: minute(20) }),
      leftAt: minute(20),
    };
    const back: GateFacts = { seat: { ...headset, epoch: 2, since: minute(24) }, lastInputAt: null };
    expect(hear(session({ reconnectTimeoutMinutes: 5 }, away), back, minute(25))).toMatchObject({
      state: 'ready',
      seat: { admitted: 2, leftAt: null, holder: { epoch: 2, connected: true } },
    });
  });

  it('does not count against a device that has sent something, and moves with it', () => {
    const heard = hear(session({ idleTimeoutMinutes: 15 }, connected), seated(minute(19)), minute(20));
    expect(heard).toMatchObject({ state: 'ready', seat: { holder: { lastInputAt: minute(19) } } });
    expect(heard.state === 'ready' && heard.alarms[1]).toMatchObject({ kind: 'idle', at: minute(34) });
  });

  it('does not count against a sign of life that is older than one that is known', () => {
    const current = session(
      { idleTimeoutMinutes: 15 },
      { ...connected, holder: aHolder({ lastInputAt: minute(19) }) },
    );
    expect(hear(current, seated(minute(10)), minute(20))).toBe(current);
  });

  it('does not pass from one to another in one breath: who leaves an idle session has time to come back', () => {
    const current = session({ idleTimeoutMinutes: 15, reconnectTimeoutMinutes: 5 }, connected);
    expect(hear(current, left(minute(19)), minute(20))).toMatchObject({
      state: 'ready',
      seat: { leftAt: minute(19) },
    });
    expect(hear(current, left(minute(14)), minute(20))).toMatchObject({ reason: 'reconnectTimeout' });
  });

  it('waits for a ticket in hand, to the moment at which the gate takes it no more', () => {
    const reserved = session(
      { connectTimeoutMinutes: 30 },
      { granted: 1, reservation: aReservation({ until: second(32 * 60 + 30) }) },
    );
    expect(hear(reserved, nobody, justBefore(second(32 * 60 + 30)))).toMatchObject({ state: 'ready' });
    expect(hear(reserved, nobody, second(32 * 60 + 30))).toMatchObject({ reason: 'connectionTimeout' });
  });

  it('is not looked at once the lease is over: that end was first', () => {
    const over = settle(session({ connectTimeoutMinutes: 60 }), minute(62));
    expect(hear(over, nobody, minute(62))).toMatchObject({ reason: 'leaseExpired' });
  });
});

describe('a sign of life', () => {
  it('of an agent whose clock is ahead counts as one of now, so that it holds nothing for longer', () => {
    const heard = hear(session({ idleTimeoutMinutes: 15 }, connected), seated(minute(300)), minute(20));
    expect(heard).toMatchObject({ seat: { holder: { lastInputAt: minute(20) } } });
  });

  it('is not worth a write where no deadline moves with it', () => {
    const current = session({ connectTimeoutMinutes: 30 }, connected);
    expect(hear(current, seated(minute(19)), minute(20))).toBe(current);
  });

  it('of a seat that nobody is connected to is none', () => {
    const away = {
      ...connected,
      holder: aHolder({ connected: false, since: minute(20) }),
      leftAt: minute(20),
    };
    const current = session({ idleTimeoutMinutes: 15 }, away);
    expect(hear(current, { ...left(minute(20)), lastInputAt: minute(22) }, minute(23))).toBe(current);
  });
});

describe('a warning of a deadline of the seat', () => {
  const idle = { idleTimeoutMinutes: 15, warningMinutes: [10] };

  it('is given when the gate confirms that nothing has come', () => {
    const heard = hear(session(idle, connected), seated(), minute(10));
    expect(heard).toMatchObject({
      alarms: [
        { kind: 'lease', warned: [] },
        { kind: 'idle', warned: [10] },
      ],
    });
  });

  it('is not given to a device that is active: the deadline has moved', () => {
    const heard = hear(session(idle, connected), seated(minute(9)), minute(10));
    expect(heard).toMatchObject({
      alarms: [
        { kind: 'lease', warned: [] },
        { kind: 'idle', at: minute(24), warned: [] },
      ],
    });
  });
});

describe('a lease that extends itself', () => {
  const autoExtend = { byMinutes: 15, whenRemainingMinutes: 10, upToMinutes: null };

  it('does so by what the gate has just said, and is not warned of then', () => {
    const current = session({ autoExtend, warningMinutes: [10] }, connected);
    expect(hear(current, seated(second(52 * 60 - 5)), minute(52))).toMatchObject({
      expiresAt: minute(77),
      autoExtensions: 1,
      seat: { holder: { lastInputAt: second(52 * 60 - 5) } },
      alarms: [{ kind: 'lease', at: minute(77), warned: [] }],
    });
  });

  it('is warned of when the device is not active', () => {
    const current = session({ autoExtend, warningMinutes: [10] }, connected);
    expect(hear(current, seated(minute(40)), minute(52))).toMatchObject({
      expiresAt: minute(62),
      alarms: [{ kind: 'lease', at: minute(62), warned: [10] }],
    });
  });

  it('does not save a session that is idle for too long', () => {
    const current = session({ autoExtend, idleTimeoutMinutes: 1 }, connected);
    expect(hear(current, seated(minute(51)), minute(52))).toMatchObject({ reason: 'idleTimeout' });
  });
});

describe('facts', () => {
  it('of a host that the session does not hold decide nothing', () => {
    const current = session({ connectTimeoutMinutes: 30 });
    expect(
      accepted(hearGate(current, 'host-9', { ...nobody, askedAt: minute(40) }, minute(40), policy)),
    ).toBe(current);
  });

  it.each([
    ['starting', aStartingSession()],
    ['ended', anEndedSession()],
  ])('about a session that is %s change nothing', (_state, current) => {
    expect(hear(current, nobody, minute(40))).toBe(current);
  });

  it('that are known already change nothing', () => {
    const current = session({ idleTimeoutMinutes: 15 }, connected);
    expect(hear(current, seated(), minute(19))).toBe(current);
  });
});
