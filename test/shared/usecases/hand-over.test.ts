import { beforeEach, describe, expect, it } from 'vitest';
import { brokerBench } from '../../support/broker-bench.ts';
import { minute, start } from '../../support/builders/minute.ts';
import { aRef } from '../../support/builders/refs.ts';
import {
  anEndedSession,
  aReadySession,
  aStartingSession,
  theRequest,
} from '../../support/builders/sessions.ts';
import { reportSeat } from '../../support/report-seat.ts';

const ref = aRef();
const requested = { ...theRequest, seatPolicy: 'handover' } as const;
let bench = brokerBench();

/** A session whose seat the headset has, by `secret-1` and epoch 1. */
beforeEach(async () => {
  bench = brokerBench();
  bench.store.put(aReadySession({ requested }));
  bench.time.now = minute(3);
  await bench.broker.connectDevice(ref, { deviceId: 'headset', seatSecret: null });
  await admitted(1, 'headset', 'seat-of-secret-1');
});

const asked = { deviceId: 'tablet', seatSecret: 'secret-1', scene: 'clean', isAdministrator: false } as const;
const handOver = (change: Partial<Parameters<typeof bench.broker.handOver>[1]> = {}) =>
  bench.broker.handOver(ref, { ...asked, ...change });
const connect = (deviceId: string, seatSecret: string | null = null) =>
  bench.broker.connectDevice(ref, { deviceId, seatSecret });

/** The gate says that the device of this epoch came or went. */
const admitted = (epoch: number, deviceId: string, seat: string, connected = true) =>
  reportSeat(bench, { epoch, seat, deviceId, connected });
const refusedBecause = (why: string) => ({ ok: false, refusal: { why } });

it('answers what a connect answers, with a secret of its own for the new device', async () => {
  expect(await handOver()).toEqual({
    ok: true,
    grant: {
      url: 'ws://gate.example:61701/connect/host-1',
      ticket: 'ticket-2',
      epoch: 2,
      expiresInSeconds: 60,
      seatSecret: 'secret-2',
    },
  });
});

it.each(['clean', 'keep'] as const)(
  'signs a ticket that replaces, and says that the scene is: %s',
  async (scene) => {
    await handOver({ scene });
    expect(bench.tickets.issued.at(-1)).toEqual({
      ref,
      hostId: 'host-1',
      deviceId: 'tablet',
      seat: 'seat-of-secret-2',
      epoch: 2,
      replaces: true,
      scene,
      now: minute(3),
      until: minute(4),
    });
  },
);

it('signs nothing when it is refused', async () => {
  expect(await handOver({ seatSecret: 'wrong' })).toEqual(refusedBecause('notTheHolder'));
  expect(bench.tickets.issued).toHaveLength(1);
});

it('leaves no secret in the row or in its history, only the seats that they open', async () => {
  await handOver();
  const kept = JSON.stringify([bench.store.row(ref), await bench.store.history(ref), bench.logged]);
  expect(kept).toContain('seat-of-secret-2');
  expect(kept.replace(/seat-of-secret-\d/g, '')).not.toContain('secret-');
});

it('is one write, named in the history with both devices', async () => {
  const before = bench.store.row(ref)?.version ?? 0;
  await handOver();
  expect(bench.store.row(ref)?.version).toBe(before + 1);
  expect((await bench.store.history(ref)).at(-1)).toMatchObject({
    changes: ['handoverGranted'],
    deviceId: 'headset',
    toDeviceId: 'tablet',
  });
});

it('moves nothing of the lease', async () => {
  const { expiresAt, leaseMinutes } = aReadySession();
  await handOver();
  await admitted(2, 'tablet', 'seat-of-secret-2');
  expect(bench.store.row(ref)).toMatchObject({ state: 'ready', expiresAt, leaseMinutes });
});

describe('once the new device is in', () => {
  beforeEach(async () => {
    await handOver();
    await admitted(2, 'tablet', 'seat-of-secret-2');
  });

  it('the old one is refused with its secret, and may not hand the seat over any more', async () => {
    expect(await connect('headset', 'secret-1')).toMatchObject(refusedBecause('seatTaken'));
    expect(await handOver({ deviceId: 'phone' })).toEqual(refusedBecause('notTheHolder'));
  });

  it('the new one comes back by its own secret, and may hand the seat on', async () => {
    expect(await connect('tablet', 'secret-2')).toMatchObject({ ok: true, grant: { epoch: 3 } });
    expect(await handOver({ deviceId: 'phone', seatSecret: 'secret-2' })).toMatchObject({
      ok: true,
      grant: { epoch: 4 },
    });
  });

  it('a late word of the old one changes nothing', async () => {
    await admitted(1, 'headset', 'seat-of-secret-1', false);
    expect(bench.store.row(ref)).toMatchObject({ seat: { holder: { deviceId: 'tablet', connected: true } } });
  });
});

describe('while the new device is not in yet', () => {
  it('everybody but the holder is refused, the new device too: it has its ticket', async () => {
    await handOver();
    expect(await connect('tablet', 'secret-2')).toMatchObject(refusedBecause('seatTaken'));
    expect(await connect('phone')).toMatchObject(refusedBecause('seatTaken'));
    expect(await connect('headset', 'secret-1')).toMatchObject({ ok: true, grant: { epoch: 3 } });
  });

  it('the holder may change its mind: the later hand-over is another seat and the next epoch', async () => {
    await handOver();
    expect(await handOver({ deviceId: 'phone' })).toMatchObject({
      ok: true,
      grant: { epoch: 3, seatSecret: 'secret-3' },
    });
    expect(bench.store.row(ref)).toMatchObject({ seat: { reservation: { deviceId: 'phone', epoch: 3 } } });
  });

  it('a holder that leaves frees the seat for the new device, and for nobody else until its ticket lapses', async () => {
    await handOver();
    await admitted(1, 'headset', 'seat-of-secret-1', false);
    expect(await connect('headset', 'secret-1')).toMatchObject(refusedBecause('seatTaken'));
    expect(await connect('tablet', 'secret-2')).toMatchObject({
      ok: true,
      grant: { epoch: 3, seatSecret: null },
    });
    bench.time.now = minute(4);
    expect(await connect('phone')).toMatchObject({ ok: true });
  });

  it('and never comes, the holder has all that it had', async () => {
    await handOver();
    bench.time.now = minute(9);
    expect(bench.store.row(ref)).toMatchObject({
      seat: { holder: { deviceId: 'headset', connected: true } },
    });
    expect(await connect('headset', 'secret-1')).toMatchObject({ ok: true, grant: { seatSecret: null } });
  });
});

it('gives every one of many hand-overs at once another epoch, and each device a secret of its own', async () => {
  const all = await Promise.all(
    Array.from({ length: 16 }, (_, index) => handOver({ deviceId: `device-${index}` })),
  );
  const grants = all.flatMap((one) => (one.ok ? [one.grant] : []));
  expect(grants.map(({ epoch }) => epoch).toSorted((one, other) => one - other)).toEqual(
    Array.from({ length: 16 }, (_, index) => index + 2),
  );
  expect(new Set(grants.map(({ seatSecret }) => seatSecret)).size).toBe(16);
});

it.each([
  ['has not begun', aStartingSession({ requested }), start, 'notReady'],
  ['has ended', anEndedSession({ requested }), minute(6), 'ended'],
  ['has just expired, written or not', aReadySession({ requested }), minute(12), 'ended'],
  ['has an exclusive seat', aReadySession(), minute(3), 'seatExclusive'],
  ['has a free seat', aReadySession({ requested }), minute(3), 'seatFree'],
])('is refused when the session %s', async (_name, session, now, why) => {
  bench.store.put(session);
  bench.time.now = now;
  expect(await handOver({ seatSecret: null, isAdministrator: true })).toEqual(refusedBecause(why));
});

it('is about the session that the caller knows, or refused', async () => {
  const { broker } = bench;
  const stale = { who: null, revisions: ['1-ready'] };
  expect(await broker.handOver(ref, asked, stale)).toEqual(refusedBecause('changedMeanwhile'));
  expect(bench.store.row(ref)).toMatchObject({ seat: { granted: 1 } });
});
