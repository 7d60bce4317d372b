import { beforeEach, describe, expect, it } from 'vitest';
import { rearm } from '../../../shared/domain/alarm.ts';
import type { GateFacts } from '../../../shared/domain/hear-gate.ts';
import type { Instant } from '../../../shared/domain/instant.ts';
import { at, SECOND } from '../../../shared/domain/instant.ts';
import type { LeaseOptions } from '../../../shared/domain/lease-options.ts';
import type { Seat } from '../../../shared/domain/seat.ts';
import { freeSeat } from '../../../shared/domain/seat.ts';
import { brokerBench } from '../../support/broker-bench.ts';
import { minute } from '../../support/builders/minute.ts';
import { nobodyYet } from '../../support/builders/nobody-yet.ts';
import { aRef } from '../../support/builders/refs.ts';
import { aReadySession, theRequest } from '../../support/builders/sessions.ts';

const ref = aRef();
let bench = brokerBench();
beforeEach(() => {
  bench = brokerBench();
});

/** Ready at minute 2 with a lease to minute 62. */
const put = (options: Partial<LeaseOptions>, seat: Seat = freeSeat): void =>
  bench.store.put(
    rearm(
      aReadySession({
        leaseMinutes: 60,
        requested: { ...theRequest, options: { ...theRequest.options, ...options } },
        seat,
      }),
      minute(2),
    ),
  );
const device = { seat: 'seat-1', deviceId: 'hololens-7', epoch: 1, connected: true, since: minute(3) };
const connected: Seat = {
  granted: 1,
  admitted: 1,
  holder: { ...device, lastInputAt: null },
  leftAt: null,
  reservation: null,
};
const gateSays = (gate: GateFacts): void => {
  bench.hosts.inspectAnswer = { phase: 'ready', endpoint: aReadySession().endpoint, gate };
};
const activeAt = (lastInputAt: Instant): void => gateSays({ seat: device, lastInputAt });
const tendAt = (now: Instant) => {
  bench.time.now = now;
  return bench.broker.tendSession(ref);
};
const changes = async () => (await bench.store.history(ref)).flatMap((entry) => entry.changes);

describe('a deadline of the seat', () => {
  it('ends the session when the gate confirms it, by the supervisor’s word', async () => {
    put({ connectTimeoutMinutes: 5 });
    gateSays(nobodyYet);
    expect(await tendAt(minute(6))).toEqual({ next: 'sleep', until: minute(7) });
    expect(await tendAt(minute(7))).toEqual({ next: 'release' });
    expect(bench.store.row(ref)).toMatchObject({ reason: 'connectionTimeout', endedAt: minute(7) });
    expect(await bench.store.history(ref)).toMatchObject([
      { actor: 'supervisor', reason: 'connectionTimeout' },
    ]);
  });

  it.each([
    ['does not answer', 'unknown'],
    ['knows nothing of the host', 'absent'],
    ['is still starting it, by its own word', 'starting'],
  ] as const)('ends nothing while the agent %s; it is asked again in 30 seconds', async (_name, phase) => {
    put({ connectTimeoutMinutes: 5 });
    bench.hosts.inspectAnswer = { phase };
    expect(await tendAt(minute(7))).toEqual({ next: 'sleep', until: at(minute(7) + 30 * SECOND) });
    expect(bench.store.row(ref)).toMatchObject({ state: 'ready', version: 3 });
  });

  it('is not asked about past the end of the lease, which needs nobody’s word', async () => {
    put({ connectTimeoutMinutes: 5 });
    bench.hosts.inspectAnswer = { phase: 'unknown' };
    expect(await tendAt(at(minute(62) - 10 * SECOND))).toEqual({ next: 'sleep', until: minute(62) });
    bench.hosts.inspected.length = 0;
    expect(await tendAt(minute(62))).toEqual({ next: 'release' });
    expect(bench.store.row(ref)).toMatchObject({ reason: 'leaseExpired' });
    expect(bench.hosts.inspected).toEqual([]);
  });

  it.each([
    ['as long as a call may take', 10 * SECOND, 10 * SECOND],
    ['until the lease ends', 3 * SECOND, 3 * SECOND],
    ['half a second, by which the end may be late', 499, 500],
  ])('waits for its gate %s when %i ms are left', async (_name, left, patience) => {
    put({ connectTimeoutMinutes: 5 });
    await tendAt(at(minute(62) - left));
    expect(bench.hosts.patience).toBe(patience);
  });

  it('gives way to a ticket that was granted while the gate was asked', async () => {
    put({ connectTimeoutMinutes: 5 });
    gateSays(nobodyYet);
    bench.hosts.meanwhile = async () => {
      await bench.broker.connectDevice(ref, { deviceId: 'hololens-7', seatSecret: null });
    };
    expect(await tendAt(minute(7))).toEqual({ next: 'sleep', until: minute(8) });
    expect(bench.store.row(ref)).toMatchObject({ state: 'ready' });
  });

  it('shows a host that has ended for what it is', async () => {
    put({ idleTimeoutMinutes: 5 }, connected);
    bench.hosts.inspectAnswer = { phase: 'exited', message: 'It ended with code 1.' };
    expect(await tendAt(minute(8))).toEqual({ next: 'release' });
    expect(bench.store.row(ref)).toMatchObject({ reason: 'hostFailure', message: 'It ended with code 1.' });
  });

  it('moves with each sign of life', async () => {
    put({ idleTimeoutMinutes: 5 }, connected);
    activeAt(minute(7));
    expect(await tendAt(minute(8))).toEqual({ next: 'sleep', until: minute(12) });
    expect(await changes()).toEqual(['inputHeard']);
    expect(await tendAt(minute(12))).toEqual({ next: 'release' });
    expect(bench.store.row(ref)).toMatchObject({ reason: 'idleTimeout', endedAt: minute(12) });
  });
});

describe('warnings', () => {
  it('of the lease are given at their lead, each once, without asking anybody', async () => {
    put({ warningMinutes: [10, 2] });
    expect(await tendAt(minute(51))).toEqual({ next: 'sleep', until: minute(52) });
    expect(await tendAt(minute(52))).toEqual({ next: 'sleep', until: minute(60) });
    expect(await tendAt(minute(53))).toEqual({ next: 'sleep', until: minute(60) });
    expect(await tendAt(minute(60))).toEqual({ next: 'sleep', until: minute(62) });
    expect(await bench.store.history(ref)).toMatchObject([
      { changes: ['warned'], warnings: [{ kind: 'lease', at: minute(62), leadMinutes: 10 }] },
      { changes: ['warned'], warnings: [{ kind: 'lease', at: minute(62), leadMinutes: 2 }] },
    ]);
    expect(bench.hosts.inspected).toEqual([]);
  });

  it('that were missed in an outage are given at once afterwards, and only the one that is still true', async () => {
    put({ warningMinutes: [10, 2] });
    await tendAt(minute(61));
    expect(await bench.store.history(ref)).toMatchObject([{ warnings: [{ kind: 'lease', leadMinutes: 2 }] }]);
  });

  it('are never given after the end', async () => {
    put({ warningMinutes: [10, 2] });
    await tendAt(minute(62));
    expect(await changes()).toEqual(['ended']);
  });

  it('of idleness are not given to a device that is active', async () => {
    put({ idleTimeoutMinutes: 15, warningMinutes: [10] }, connected);
    activeAt(minute(7));
    expect(await tendAt(minute(8))).toEqual({ next: 'sleep', until: minute(12) });
    expect(await changes()).toEqual(['inputHeard']);
  });

  it('of idleness are given to one that is not', async () => {
    put({ idleTimeoutMinutes: 15, warningMinutes: [10] }, connected);
    gateSays({ seat: device, lastInputAt: null });
    expect(await tendAt(minute(8))).toEqual({ next: 'sleep', until: minute(18) });
    expect(await bench.store.history(ref)).toMatchObject([
      { changes: ['warned'], warnings: [{ kind: 'idle', at: minute(18), leadMinutes: 10 }] },
    ]);
  });

  it('of the seat wait for a gate that does not answer; the lease’s do not', async () => {
    put({ connectTimeoutMinutes: 60, warningMinutes: [10] });
    bench.hosts.inspectAnswer = { phase: 'unknown' };
    expect(await tendAt(minute(52))).toEqual({ next: 'sleep', until: at(minute(52) + 30 * SECOND) });
    expect(await bench.store.history(ref)).toMatchObject([
      { warnings: [{ kind: 'lease', leadMinutes: 10 }] },
    ]);
    expect((await bench.store.history(ref)).flatMap(({ warnings }) => warnings)).toHaveLength(1);
  });
});

describe('a lease that extends itself', () => {
  const autoExtend = { byMinutes: 15, whenRemainingMinutes: 5, upToMinutes: null };

  it('does so when the device is active, and the host is told', async () => {
    put({ autoExtend }, connected);
    activeAt(at(minute(57) - 10 * SECOND));
    expect(await tendAt(minute(57))).toEqual({ next: 'sleep', until: minute(72) });
    expect(bench.store.row(ref)).toMatchObject({ expiresAt: minute(77), autoExtensions: 1 });
    expect(bench.hosts.told).toEqual([{ hostId: 'host-1', expiresAt: minute(77) }]);
    expect(await changes()).toEqual(['leaseExtendedItself', 'inputHeard']);
  });

  it('asks every 30 seconds while the device is not active, to the end', async () => {
    put({ autoExtend }, connected);
    activeAt(minute(40));
    expect(await tendAt(minute(57))).toEqual({ next: 'sleep', until: at(minute(57) + 30 * SECOND) });
    expect(await tendAt(at(minute(62) - 5 * SECOND))).toEqual({ next: 'sleep', until: minute(62) });
    expect(bench.store.row(ref)).toMatchObject({ expiresAt: minute(62), version: 3 });
  });

  it('is not extended on a guess: an agent that does not answer extends nothing', async () => {
    put({ autoExtend }, { ...connected, holder: { ...device, lastInputAt: minute(57) } });
    bench.hosts.inspectAnswer = { phase: 'unknown' };
    await tendAt(minute(57));
    expect(bench.store.row(ref)).toMatchObject({ expiresAt: minute(62) });
  });

  it('is not extended by an answer that comes when the lease is over', async () => {
    put({ autoExtend }, connected);
    activeAt(minute(61));
    bench.hosts.meanwhile = () => {
      bench.time.now = minute(62);
    };
    expect(await tendAt(at(minute(62) - SECOND))).toEqual({ next: 'release' });
    expect(bench.store.row(ref)).toMatchObject({ reason: 'leaseExpired', endedAt: minute(62) });
    expect(bench.hosts.told).toEqual([]);
  });

  it('does not add to an extension that somebody else got in while the gate was asked', async () => {
    put({ autoExtend }, connected);
    activeAt(minute(57));
    bench.hosts.meanwhile = async () => {
      bench.hosts.meanwhile = () => undefined;
      await bench.broker.extendLease(ref, { minutes: 30, requestId: 'r' });
    };
    expect(await tendAt(minute(57))).toEqual({ next: 'sleep', until: minute(87) });
    expect(bench.store.row(ref)).toMatchObject({ expiresAt: minute(92), autoExtensions: 0 });
  });
});
