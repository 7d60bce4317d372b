import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeHouse } from '../support/fake-connection.ts';
import { problem } from '../support/fake-service.ts';
import { FakeSocket } from '../support/fake-socket.ts';

/** A lease that runs down by virtual time, and is kept alive as the service does it. */
class FakeLease {
  ends: number;
  readonly began = Date.now();
  readonly house: FakeHouse;

  constructor(house: FakeHouse, minutes: number) {
    this.house = house;
    this.ends = this.began + minutes * 60_000;
    const { answer } = house.service;
    house.service.answer = (asked) => {
      if (asked.path.endsWith(':keepAlive')) {
        const { minutes: asks } = asked.body as { minutes: number };
        this.ends = Math.max(this.ends, Date.now() + asks * 60_000);
      }
      house.properties = {
        ...house.properties,
        maxLeaseTimeMinutes: Math.round((this.ends - this.began) / 60_000),
        expiresAt: new Date(this.ends).toISOString(),
        maxExpiresAt: new Date(this.began + 86_400_000).toISOString(),
        expiresInSeconds: Math.floor((this.ends - Date.now()) / 1000),
      };
      return answer(asked);
    };
  }

  get leftMinutes(): number {
    return (this.ends - Date.now()) / 60_000;
  }
}

const minutes = async (count: number, each: () => void = () => undefined): Promise<void> => {
  for (let half = 0; half < count * 6; half += 1) {
    await vi.advanceTimersByTimeAsync(10_000);
    if (FakeSocket.opened.length > 0) FakeSocket.last.say({ type: 'beat' });
    each();
  }
};

describe('the lease', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is warned of once at each of its leads, within a second, and again when it was made longer', async () => {
    const house = await FakeHouse.open();
    const lease = new FakeLease(house, 12);
    const told: [number, number][] = [];
    house.session.on('leaseExpiring', ({ leadMinutes, expiresInSeconds }) =>
      told.push([leadMinutes, expiresInSeconds]),
    );
    await house.session.getProperties();
    await minutes(11.5);
    expect(told.map(([lead]) => lead)).toEqual([10, 2]);
    for (const [lead, left] of told) expect(lead * 60 - left).toBeLessThanOrEqual(1);
    lease.ends += 12 * 60_000;
    await minutes(4);
    expect(told.map(([lead]) => lead)).toEqual([10, 2, 10]);
  });

  it('is not warned of at a lead that is as long as itself', async () => {
    const house = await FakeHouse.open();
    new FakeLease(house, 10);
    const told: number[] = [];
    house.session.on('leaseExpiring', ({ leadMinutes }) => told.push(leadMinutes));
    await minutes(9);
    expect(told).toEqual([2]);
  });

  it('renews itself while the person is active: so much on top, and not once more than is needed', async () => {
    const house = await FakeHouse.open();
    const lease = new FakeLease(house, 10);
    const scene = await house.connect({ autoRenew: { whenLessThanMinutes: 5, byMinutes: 10 } });
    let renewed = 0;
    house.session.on('leaseRenewed', () => {
      renewed += 1;
    });
    await minutes(30, () => scene.sendInput());
    expect(renewed).toBe(3);
    expect(lease.leftMinutes).toBeGreaterThan(5);
    expect(lease.leftMinutes).toBeLessThanOrEqual(15);
  });

  it('is left to end while the device is connected and nobody does anything', async () => {
    const house = await FakeHouse.open();
    const lease = new FakeLease(house, 10);
    await house.connect({ autoRenew: { whenLessThanMinutes: 5, byMinutes: 10 } });
    await minutes(9);
    expect(lease.leftMinutes).toBeCloseTo(1);
    expect(house.service.calls.some((call) => call.endsWith(':keepAlive'))).toBe(false);
  });

  it('renews itself up to a length, and no further', async () => {
    const house = await FakeHouse.open();
    const lease = new FakeLease(house, 10);
    const scene = await house.connect({
      autoRenew: { whenLessThanMinutes: 5, byMinutes: 10, upToMinutes: 18 },
    });
    await minutes(17, () => scene.sendInput());
    expect((lease.ends - lease.began) / 60_000).toBeLessThanOrEqual(18);
    expect((lease.ends - lease.began) / 60_000).toBeGreaterThan(16);
  });

  it('is not renewed by a device that has left', async () => {
    const house = await FakeHouse.open();
    const lease = new FakeLease(house, 10);
    const scene = await house.connect({ autoRenew: { whenLessThanMinutes: 5, byMinutes: 10 } });
    scene.sendInput();
    house.session.disconnect();
    await minutes(9);
    expect(lease.leftMinutes).toBeCloseTo(1);
  });

  it('renews itself from when the app says so on, at once where that is due, and not any more when the app says so', async () => {
    const house = await FakeHouse.open();
    const lease = new FakeLease(house, 10);
    const scene = await house.connect();
    expect(house.session.autoRenew).toBeNull();
    await minutes(8, () => scene.sendInput());
    expect(lease.leftMinutes).toBeCloseTo(2);
    house.session.autoRenew = { whenLessThanMinutes: 5, byMinutes: 1 };
    await vi.advanceTimersByTimeAsync(0);
    expect(lease.leftMinutes).toBeCloseTo(6);
    house.session.autoRenew = null;
    await minutes(5, () => scene.sendInput());
    expect(lease.leftMinutes).toBeCloseTo(1);
  });

  it('is renewed for a person who becomes active in its last seconds', async () => {
    const house = await FakeHouse.open();
    const lease = new FakeLease(house, 2);
    const scene = await house.connect({ autoRenew: { whenLessThanMinutes: 2, byMinutes: 3 } });
    await minutes(1.5);
    await vi.advanceTimersByTimeAsync(24_000);
    FakeSocket.last.say({ type: 'beat' });
    scene.sendInput();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(lease.leftMinutes).toBeGreaterThan(4);
  });

  it('keeps its way of renewal over a disconnect, until another one is set', async () => {
    const house = await FakeHouse.open();
    const renewal = { whenLessThanMinutes: 5, byMinutes: 10 };
    await house.connect({ autoRenew: renewal });
    house.session.disconnect();
    const again = house.session.connect();
    await house.socketOpens(2);
    FakeSocket.last.greet();
    await again;
    expect(house.session.autoRenew).toEqual(renewal);
    house.session.disconnect();
    const last = house.session.connect({ autoRenew: null });
    await house.socketOpens(3);
    FakeSocket.last.greet();
    await last;
    expect(house.session.autoRenew).toBeNull();
  });

  it('asks for the session every 15 seconds while somebody listens, and not at all afterwards', async () => {
    const house = await FakeHouse.open();
    new FakeLease(house, 60);
    const off = house.session.on('statusChanged', () => undefined);
    await vi.advanceTimersByTimeAsync(60_000);
    const asked = house.service.asked.length;
    expect(asked).toBeGreaterThanOrEqual(4);
    expect(asked).toBeLessThanOrEqual(6);
    off();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(house.service.asked.length).toBeLessThanOrEqual(asked + 1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('says that the session ended, and asks no more', async () => {
    const house = await FakeHouse.open();
    const told: unknown[] = [];
    house.session.on('statusChanged', ({ status, previous, properties }) =>
      told.push([status, previous, properties.reason]),
    );
    house.properties = { status: 'Expired', reason: 'leaseExpired', expiresInSeconds: undefined };
    await vi.advanceTimersByTimeAsync(120_000);
    expect(told).toEqual([['Expired', 'Ready', 'leaseExpired']]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is looked after on through an outage of the service', async () => {
    const house = await FakeHouse.open();
    const { answer } = house.service;
    const told: string[] = [];
    house.session.on('statusChanged', ({ status }) => told.push(status));
    house.service.answer = () => problem(503, 'ServiceUnavailable');
    await vi.advanceTimersByTimeAsync(120_000);
    house.service.answer = answer;
    house.properties = { status: 'Stopped' };
    await vi.advanceTimersByTimeAsync(30_000);
    expect(told).toEqual(['Stopped']);
  });
});

describe('waiting until a session is ready', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('asks as often as Retry-After says, or once a second', async () => {
    const house = await FakeHouse.open();
    const { answer } = house.service;
    const began = Date.now();
    const asked: number[] = [];
    house.properties = { status: 'Starting' };
    house.service.answer = (it) => {
      asked.push(Date.now() - began);
      const reply = answer(it);
      if (asked.length > 3) house.properties = {};
      return asked.length === 2 && typeof reply === 'object'
        ? { ...reply, headers: { 'retry-after': '5' } }
        : reply;
    };
    const waiting = house.session.whenReady();
    await vi.advanceTimersByTimeAsync(20_000);
    expect((await waiting).status).toBe('Ready');
    expect(asked).toEqual([0, 1000, 6000, 7000, 8000]);
  });

  it('waits on where the service is too busy to say', async () => {
    const house = await FakeHouse.open();
    const { answer } = house.service;
    house.service.answer = () => problem(429, 'TooManyRequests', { 'retry-after': '90' });
    const waiting = house.session.whenReady();
    await vi.advanceTimersByTimeAsync(1000);
    house.service.answer = answer;
    await vi.advanceTimersByTimeAsync(89_000);
    expect((await waiting).status).toBe('Ready');
  });

  it('says why a session ended instead', async () => {
    const house = await FakeHouse.open();
    house.properties = { status: 'Error', reason: 'placementTimeout', error: { message: 'No host came.' } };
    await expect(house.session.whenReady()).rejects.toMatchObject({
      code: 'SessionEnded',
      message: 'The session has ended: Error, placementTimeout. No host came.',
    });
  });

  it('is stopped by its signal in the middle of a pause, with the reason of the signal', async () => {
    const house = await FakeHouse.open();
    house.properties = { status: 'Starting' };
    const ending = new AbortController();
    const waiting = Promise.allSettled([house.session.whenReady({ abortSignal: ending.signal })]);
    await vi.advanceTimersByTimeAsync(500);
    const reason = new Error('enough');
    ending.abort(reason);
    expect(await waiting).toEqual([{ status: 'rejected', reason }]);
  });
});
