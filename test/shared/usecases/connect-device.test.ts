import { beforeEach, describe, expect, it } from 'vitest';
import { SECOND } from '../../../shared/domain/instant.ts';
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
let bench = brokerBench();
beforeEach(() => {
  bench = brokerBench();
  bench.store.put(aReadySession());
  bench.time.now = minute(3);
});
const connect = (deviceId: string, seatSecret: string | null = null) =>
  bench.broker.connectDevice(ref, { deviceId, seatSecret });

/** The gate says that the device of this epoch came or went. */
const gate = (epoch: number, connected: boolean, seat = 'seat-of-secret-1', deviceId = 'first') =>
  reportSeat(bench, { epoch, seat, deviceId, connected });
const taken = { ok: false, refusal: { why: 'seatTaken' } };

describe('the first device', () => {
  it('gets a ticket for 60 seconds, the gate’s address, and its secret', async () => {
    expect(await connect('first')).toEqual({
      ok: true,
      grant: {
        url: 'ws://gate.example:61701/connect/host-1',
        ticket: 'ticket-1',
        epoch: 1,
        expiresInSeconds: 60,
        seatSecret: 'secret-1',
      },
    });
  });

  it('has a ticket that names session, host, device, seat and epoch, and replaces nobody', async () => {
    await connect('first');
    expect(bench.tickets.issued).toEqual([
      {
        ref,
        hostId: 'host-1',
        deviceId: 'first',
        seat: 'seat-of-secret-1',
        epoch: 1,
        replaces: false,
        now: minute(3),
        until: minute(4),
      },
    ]);
  });

  it('has a ticket that lasts no longer than the lease', async () => {
    bench.time.now = minute(11.5);
    expect(await connect('first')).toMatchObject({ grant: { expiresInSeconds: 30 } });
  });

  it('leaves no secret in the row or in its history, only the seat that it opens', async () => {
    await connect('first');
    const kept = JSON.stringify([bench.store.row(ref), await bench.store.history(ref), bench.logged]);
    expect(kept).toContain('seat-of-secret-1');
    expect(kept.replaceAll('seat-of-secret-1', '')).not.toContain('secret-1');
  });
});

describe('the same device', () => {
  it('returns with its secret, in its seat, with a higher epoch, and is not told the secret again', async () => {
    await connect('first');
    await gate(1, true);
    await gate(1, false);
    expect(await connect('first', 'secret-1')).toMatchObject({
      ok: true,
      grant: { epoch: 2, seatSecret: null },
    });
    expect(bench.tickets.issued.at(-1)).toMatchObject({ seat: 'seat-of-secret-1', epoch: 2 });
  });

  it('may ask again before it has used its ticket', async () => {
    await connect('first');
    expect(await connect('first', 'secret-1')).toMatchObject({
      ok: true,
      grant: { epoch: 2, seatSecret: null },
    });
  });

  it('may ask again while it is connected, for it may have lost its connection first', async () => {
    await connect('first');
    await gate(1, true);
    expect(await connect('first', 'secret-1')).toMatchObject({ ok: true, grant: { epoch: 2 } });
  });

  it.each([
    ['without its secret', null],
    ['with a wrong one', 'secret-9'],
    ['with the seat instead of the secret', 'seat-of-secret-1'],
  ])('is nobody %s', async (_name, secret) => {
    await connect('first');
    await gate(1, true);
    await gate(1, false);
    expect(await connect('first', secret)).toMatchObject(taken);
  });
});

describe('another device', () => {
  it('is refused while the seat is reserved, and told until when', async () => {
    await connect('first');
    expect(await connect('second')).toEqual({
      ok: false,
      refusal: { why: 'seatTaken', reservedUntil: minute(4) },
    });
  });

  it('is refused for good once the first was admitted', async () => {
    await connect('first');
    await gate(1, true);
    await gate(1, false);
    bench.time.now = minute(9);
    expect(await connect('second')).toEqual({
      ok: false,
      refusal: { why: 'seatTaken', reservedUntil: null },
    });
  });

  it('does not get in with the secret of the first under another name', async () => {
    await connect('first');
    await gate(1, true);
    expect(await connect('second', 'secret-1')).toMatchObject(taken);
  });

  it('gets the seat when the first never came and its 60 seconds are over', async () => {
    await connect('first');
    bench.time.now = minute(4);
    expect(await connect('second')).toMatchObject({ ok: true, grant: { epoch: 2, seatSecret: 'secret-2' } });
  });

  it('learns nothing from being refused, and no ticket is signed', async () => {
    await connect('first');
    await connect('second');
    expect(bench.tickets.issued).toHaveLength(1);
  });

  it('gets a seat of its own under hand-over once the first has left', async () => {
    bench.store.put(aReadySession({ requested: { ...theRequest, seatPolicy: 'handover' } }));
    await connect('first');
    await gate(1, true);
    expect(await connect('second')).toMatchObject(taken);
    await gate(1, false);
    expect(await connect('second')).toMatchObject({ ok: true, grant: { epoch: 2, seatSecret: 'secret-3' } });
  });
});

it('grants the seat to one of sixty-four devices that ask at once', async () => {
  const all = await Promise.all(Array.from({ length: 64 }, (_, index) => connect(`device-${index}`)));
  expect(all.filter(({ ok }) => ok)).toHaveLength(1);
  expect(all.flatMap((one) => (one.ok ? [] : [one.refusal.why]))).toEqual(
    Array.from({ length: 63 }, () => 'seatTaken'),
  );
  expect(bench.tickets.issued).toHaveLength(1);
  expect(bench.store.row(ref)).toMatchObject({ version: 4, seat: { granted: 1 } });
});

it('gives every one of a device’s own simultaneous calls another epoch', async () => {
  await connect('first');
  const all = await Promise.all(Array.from({ length: 8 }, () => connect('first', 'secret-1')));
  const epochs = all.map((one) => (one.ok ? one.grant.epoch : 0));
  expect(epochs.toSorted((one, other) => one - other)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
});

it('counts what is left of a ticket in whole seconds, rounded down', async () => {
  bench = brokerBench({ reservationMs: 2 * SECOND - 1 });
  bench.store.put(aReadySession());
  bench.time.now = minute(3);
  expect(await connect('first')).toMatchObject({ grant: { expiresInSeconds: 1 } });
});

it.each([
  ['has not begun', aStartingSession(), start, 'notReady'],
  ['has ended', anEndedSession(), minute(6), 'ended'],
  ['has just expired, written or not', aReadySession(), minute(12), 'ended'],
])('is refused when the session %s', async (_name, session, now, why) => {
  bench.store.put(session);
  bench.time.now = now;
  expect(await connect('first')).toEqual({ ok: false, refusal: { why } });
});

it('never renews the lease', async () => {
  await connect('first');
  await gate(1, true);
  expect(bench.store.row(ref)).toMatchObject({ expiresAt: minute(12), leaseMinutes: 10 });
});
