import { describe, expect, it } from 'vitest';
import type { StartVirtualBroker, VirtualBroker } from '../../support/virtual-broker.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const asked = { maxLeaseTimeMinutes: 60, size: 'Standard' };

/** A ready session with the id `s1`. */
async function ready(broker: VirtualBroker, body: object = asked): Promise<void> {
  expect((await broker.native('PUT', 's1', body)).status).toBe(201);
  await broker.host.idle();
  expect((await broker.native('GET', 's1')).body.status).toBe('Ready');
}

/** A session over HTTP from its creation to its purge, on virtual time. The same on every store. */
export function exerciseSessionLife(store: string, startVirtualBroker: StartVirtualBroker): void {
  describe(`on ${store}`, () => {
    describe('a session of the 2021 wire', () => {
      it('is created, becomes ready, is extended, stopped, and stays readable', async () => {
        const broker = await startVirtualBroker({ readyAfterMs: 5000 });
        const created = await broker.arr('PUT', 's1', asked);
        expect(created.status).toBe(201);
        expect(created.body).toEqual({
          id: 's1',
          creationTime: '2026-01-01T00:00:30.0000000+00:00',
          elapsedTimeMinutes: 0,
          maxLeaseTimeMinutes: 60,
          size: 'Standard',
          status: 'Starting',
        });
        await broker.clock.advanceBy(10_000);
        const isReady = await broker.arr('GET', 's1');
        expect(isReady.body).toMatchObject({
          status: 'Ready',
          creationTime: created.body.creationTime,
          handshakePort: 61701,
        });
        const extended = await broker.arr('PATCH', 's1', { maxLeaseTimeMinutes: 90 });
        expect([extended.status, extended.body.maxLeaseTimeMinutes]).toEqual([200, 90]);
        const stopped = await broker.arr('POST', 's1/:stop');
        expect([stopped.status, stopped.text]).toEqual([204, '']);
        expect((await broker.arr('GET', 's1')).body).toMatchObject({
          status: 'Stopped',
          maxLeaseTimeMinutes: 90,
        });
        expect((await broker.arr('POST', 's1/:stop')).status).toBe(204);
      });

      it('is listed while it is starting or ready, and not afterwards', async () => {
        const broker = await startVirtualBroker();
        const ids = async () =>
          (await broker.send('GET', `${broker.base}?api-version=2021-01-01`)).body.sessions.map(
            (s: { id: string }) => s.id,
          );
        await broker.arr('PUT', 'one', asked);
        await broker.arr('PUT', 'two', asked);
        expect(await ids()).toEqual(['one', 'two']);
        await broker.arr('POST', 'one/:stop');
        expect(await ids()).toEqual(['two']);
        await broker.clock.advanceBy(60 * MINUTE);
        expect(await ids()).toEqual([]);
      });

      it('is found again by a repeated create, also when it has ended, and refused to other settings', async () => {
        const broker = await startVirtualBroker();
        await ready(broker);
        await broker.arr('PATCH', 's1', { maxLeaseTimeMinutes: 90 });
        const again = await broker.arr('PUT', 's1', { size: 'standard', maxLeaseTimeMinutes: 60 });
        expect([again.status, again.body.maxLeaseTimeMinutes]).toEqual([200, 90]);
        const other = await broker.arr('PUT', 's1', { size: 'Premium', maxLeaseTimeMinutes: 60 });
        expect([other.status, other.body.error.code]).toEqual([409, 'Conflict']);
        await broker.arr('POST', 's1/:stop');
        expect((await broker.arr('PUT', 's1', asked)).body.status).toBe('Stopped');
      });

      it('has its lease only grow: 422 for the same, a shorter and a too long one, 409 once it has ended', async () => {
        const broker = await startVirtualBroker();
        await ready(broker);
        for (const minutes of [60, 59, 0, -4, 1441]) {
          const refused = await broker.arr('PATCH', 's1', { maxLeaseTimeMinutes: minutes });
          expect([minutes, refused.status, refused.body.error.code]).toEqual([
            minutes,
            422,
            'UnprocessableEntity',
          ]);
        }
        expect((await broker.arr('PATCH', 's1', { maxLeaseTimeMinutes: 1440 })).status).toBe(200);
        await broker.arr('POST', 's1/:stop');
        const late = await broker.arr('PATCH', 's1', { maxLeaseTimeMinutes: 1441 });
        expect([late.status, late.body.error.code]).toEqual([409, 'Conflict']);
      });
    });

    describe('the lease', () => {
      it('ends at its deadline to the millisecond, is recorded as that, and the host is given back', async () => {
        const broker = await startVirtualBroker();
        await ready(broker);
        const { expiresAt } = (await broker.native('GET', 's1')).body;
        await broker.clock.advanceTo(Date.parse(expiresAt) - 1);
        expect((await broker.native('GET', 's1')).body).toMatchObject({
          status: 'Ready',
          expiresInSeconds: 0,
        });
        await broker.clock.advanceBy(1);
        const ended = (await broker.native('GET', 's1')).body;
        expect(ended).toMatchObject({
          status: 'Expired',
          reason: 'leaseExpired',
          endedAt: expiresAt,
          elapsedTimeMinutes: 60,
        });
        expect(ended.host).toMatchObject({ state: 'released', billingStoppedAt: expiresAt });
        expect(ended).not.toHaveProperty('error');
      });

      it('is counted from Ready, and the alarm that rings at the old deadline sleeps on', async () => {
        const broker = await startVirtualBroker({ readyAfterMs: 90_000 });
        await broker.arr('PUT', 's1', asked);
        await broker.clock.advanceBy(10 * MINUTE);
        const { readyAt } = (await broker.native('GET', 's1')).body;
        await broker.arr('PATCH', 's1', { maxLeaseTimeMinutes: 120 });
        await broker.clock.advanceTo(Date.parse(readyAt) + 119 * MINUTE);
        expect((await broker.arr('GET', 's1')).body).toMatchObject({
          status: 'Ready',
          elapsedTimeMinutes: 119,
        });
        await broker.clock.advanceBy(MINUTE);
        expect((await broker.arr('GET', 's1')).body.status).toBe('Expired');
      });

      it('lets a host take 20 minutes to become ready, and no longer', async () => {
        const broker = await startVirtualBroker({ readyAfterMs: 60 * MINUTE });
        await broker.arr('PUT', 's1', asked);
        await broker.clock.advanceBy(20 * MINUTE - 1);
        expect((await broker.arr('GET', 's1')).body.status).toBe('Starting');
        await broker.clock.advanceBy(1);
        const ended = (await broker.native('GET', 's1')).body;
        expect(ended).toMatchObject({
          status: 'Error',
          reason: 'placementTimeout',
          error: { code: 'placementTimeout' },
        });
        expect(ended.host.state).toBe('released');
      });

      it('grows while the session is starting, and the longer one begins at Ready', async () => {
        const broker = await startVirtualBroker({ readyAfterMs: 5000 });
        await broker.arr('PUT', 's1', asked);
        expect((await broker.arr('PATCH', 's1', { maxLeaseTimeMinutes: 61 })).body.status).toBe('Starting');
        await broker.clock.advanceBy(10_000);
        const { readyAt, expiresAt } = (await broker.native('GET', 's1')).body;
        expect(Date.parse(expiresAt) - Date.parse(readyAt)).toBe(61 * MINUTE);
      });
    });

    describe('the record', () => {
      it('is readable to the last millisecond of its days, then 404, then purged, and the id is free', async () => {
        // Days of a few hours: what counts is which side the boundary falls on.
        const keepRecordMs = 3 * HOUR;
        const broker = await startVirtualBroker({ policy: { keepRecordMs } });
        await ready(broker);
        await broker.arr('POST', 's1/:stop');
        const { endedAt } = (await broker.native('GET', 's1')).body;
        await broker.clock.advanceTo(Date.parse(endedAt) + keepRecordMs - 1);
        expect((await broker.arr('GET', 's1')).status).toBe(200);
        await broker.clock.advanceBy(1);
        expect((await broker.arr('GET', 's1')).status).toBe(404);
        await broker.clock.advanceBy(HOUR);
        expect([...broker.host.histories()]).toEqual([]);
        expect((await broker.arr('PUT', 's1', { size: 'Premium', maxLeaseTimeMinutes: 5 })).status).toBe(201);
      });
    });

    describe('the seat', () => {
      const connect = (broker: VirtualBroker, deviceId: string, seatSecret?: string) =>
        broker.native('POST', 's1:connect', { deviceId, ...(seatSecret !== undefined && { seatSecret }) });

      it('goes to the first device, with a secret; others get OtherSessionConnected', async () => {
        const broker = await startVirtualBroker();
        await ready(broker);
        const granted = await connect(broker, 'headset');
        expect(granted.status).toBe(200);
        expect(granted.body).toEqual({
          url: expect.stringMatching(/^ws:/),
          ticket: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
          epoch: 1,
          expiresInSeconds: 60,
          seatSecret: expect.stringMatching(/^[\w-]{43}$/),
        });
        const refused = await connect(broker, 'other');
        expect([refused.status, refused.body.error.code]).toEqual([409, 'OtherSessionConnected']);
        expect((await connect(broker, 'headset')).status).toBe(409);
        const back = await connect(broker, 'headset', granted.body.seatSecret);
        expect([back.status, back.body.epoch, 'seatSecret' in back.body]).toEqual([200, 2, false]);
      });

      it('is free again when the ticket was not used for 60 seconds', async () => {
        const broker = await startVirtualBroker();
        await ready(broker);
        await connect(broker, 'headset');
        await broker.clock.advanceBy(59_999);
        expect((await connect(broker, 'other')).status).toBe(409);
        await broker.clock.advanceBy(1);
        expect((await connect(broker, 'other')).body.epoch).toBe(2);
      });

      it('is not to be had before Ready, after the end, or under the 2021 version', async () => {
        const broker = await startVirtualBroker({ readyAfterMs: 5000 });
        await broker.native('PUT', 's1', asked);
        expect((await connect(broker, 'headset')).body.error.code).toBe('SessionNotReady');
        expect((await broker.arr('POST', 's1:connect', { deviceId: 'headset' })).body.error.target).toBe(
          'api-version',
        );
        await broker.native('POST', 's1/:stop');
        expect((await connect(broker, 'headset')).body.error.code).toBe('SessionEnded');
        expect((await broker.native('POST', 'nobody:connect', { deviceId: 'headset' })).status).toBe(404);
      });

      it('goes to exactly one of 64 devices that ask at once', async () => {
        const broker = await startVirtualBroker();
        await ready(broker);
        const answers = await Promise.all(
          Array.from({ length: 64 }, (_, device) => connect(broker, `device-${device}`)),
        );
        expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
        expect(answers.filter(({ status }) => status === 409)).toHaveLength(63);
      });

      it('is handed over from a device that has its ticket, also before its admission was reported', async () => {
        const broker = await startVirtualBroker();
        await ready(broker, { ...asked, seatPolicy: 'handover' });
        const { seatSecret } = (await connect(broker, 'headset')).body;
        const handed = await broker.native('POST', 's1:handover', { deviceId: 'tablet', seatSecret });
        expect([handed.status, handed.body.epoch]).toEqual([200, 2]);
        expect(handed.body.seatSecret).toMatch(/^[\w-]{43}$/);
        expect(handed.body.seatSecret).not.toBe(seatSecret);
      });

      it('is handed over by each of 32 calls at once, with another epoch and another secret', async () => {
        const broker = await startVirtualBroker();
        await ready(broker, { ...asked, seatPolicy: 'handover' });
        await connect(broker, 'headset');
        const answers = await Promise.all(
          Array.from({ length: 32 }, (_, device) =>
            broker.native('POST', 's1:handover', { deviceId: `device-${device}` }),
          ),
        );
        expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
        const epochs = answers.map(({ body }) => body.epoch).sort((one, other) => one - other);
        expect(epochs).toEqual(Array.from({ length: 32 }, (_, index) => index + 2));
        expect(new Set(answers.map(({ body }) => body.seatSecret)).size).toBe(32);
      });
    });

    describe('the version that has the additions', () => {
      it('takes models and a seat policy and shows reason, deadlines, host and seat', async () => {
        const broker = await startVirtualBroker();
        await ready(broker, {
          ...asked,
          models: ['https://models.example/engine.glb'],
          seatPolicy: 'handover',
        });
        const shown = (await broker.native('GET', 's1')).body;
        expect(shown).toMatchObject({
          models: ['https://models.example/engine.glb'],
          expiresInSeconds: 3600,
          host: { agent: 'simulated', state: 'held' },
          seat: { policy: 'handover', deviceId: null, connected: false, since: null },
        });
        expect(Date.parse(shown.maxExpiresAt) - Date.parse(shown.readyAt)).toBe(1440 * MINUTE);
        expect(shown.serverTime).toBe(new Date(broker.clock.now()).toISOString());
      });
    });
  });
}
