import { decodeJwt } from 'jose';
import { expect } from 'vitest';
import type { ConformanceRow } from '../conformance-row.ts';
import { asked, expectRefusal, type Service } from '../service.ts';
import { withPlayedGate } from '../with-played-gate.ts';

const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const connect = ({ native }: Service, deviceId: string, seatSecret?: string) =>
  native('POST', 's1:connect', { deviceId, ...(seatSecret !== undefined && { seatSecret }) });

export const seat: readonly ConformanceRow[] = [
  [
    'Native Connect 200',
    'answers url, ticket, epoch, expiresInSeconds and, the first time, seatSecret',
    async (start) => {
      const service = await start();
      await service.ready();
      const { status, body } = await connect(service, 'headset');
      expect([status, body]).toEqual([
        200,
        {
          url: expect.stringMatching(/^wss?:/),
          ticket: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
          epoch: 1,
          expiresInSeconds: 60,
          seatSecret: expect.any(String),
        },
      ]);
      expect(body.url).not.toContain(body.ticket);
    },
  ],
  [
    'Native Connect again',
    'the device comes back by its seatSecret, which is not said twice',
    async (start) => {
      const service = await start();
      await service.ready();
      const { seatSecret } = (await connect(service, 'headset')).body;
      const back = await connect(service, 'headset', seatSecret);
      expect([back.status, back.body.epoch, 'seatSecret' in back.body]).toEqual([200, 2, false]);
    },
  ],
  [
    'Native Connect 409 OtherSessionConnected',
    'another device, and the same one without its secret, are refused',
    async (start) => {
      const service = await start();
      await service.ready();
      await connect(service, 'headset');
      expectRefusal(await connect(service, 'other'), 409, 'OtherSessionConnected');
      expectRefusal(await connect(service, 'headset'), 409, 'OtherSessionConnected');
      expectRefusal(await connect(service, 'headset', 'wrong'), 409, 'OtherSessionConnected');
    },
  ],
  [
    'Native Connect 409 SessionNotReady',
    'before Ready',
    async (start) => {
      const service = await start({ readyAfterMs: 5000 });
      await service.arr('PUT', 's1', asked);
      expectRefusal(await connect(service, 'headset'), 409, 'SessionNotReady');
    },
  ],
  [
    'Native Connect 409 SessionEnded',
    'after the end',
    async (start) => {
      const service = await start();
      await service.ready();
      await service.arr('POST', 's1/:stop');
      expectRefusal(await connect(service, 'headset'), 409, 'SessionEnded');
    },
  ],
  [
    'Native Connect under 2021-01-01',
    'is refused and says which version has it',
    async (start) => {
      const { arr, ready } = await start();
      await ready();
      const refused = await arr('POST', 's1:connect', { deviceId: 'headset' });
      expectRefusal(refused, 400, 'BadRequest', 'api-version');
      expect(refused.body.error.message).toContain('2026-12-01');
    },
  ],
  [
    'Native seatPolicy',
    'is exclusive by default, and handover where asked for',
    async (start) => {
      const { native } = await start();
      const policyOf = async (id: string, body: object) =>
        (await native('PUT', id, { ...asked, ...body })).body.seat.policy;
      expect(await policyOf('one', {})).toBe('exclusive');
      expect(await policyOf('two', { seatPolicy: 'handover' })).toBe('handover');
      const refused = await native('PUT', 'three', { ...asked, seatPolicy: 'many' });
      expectRefusal(refused, 400, 'BadRequest', 'seatPolicy');
    },
  ],
  [
    'Native seat exclusive',
    'a device that has left keeps the seat: others are refused, it alone comes back',
    async (start) => {
      const { service, report } = await withPlayedGate(start);
      await service.ready();
      const { ticket, seatSecret } = (await connect(service, 'headset')).body;
      await report(ticket, true);
      await report(ticket, false);
      expect((await service.native('GET', 's1')).body.seat).toEqual({
        policy: 'exclusive',
        deviceId: 'headset',
        connected: false,
        since: isoTime,
        activity: 'unknown',
      });
      expectRefusal(await connect(service, 'other'), 409, 'OtherSessionConnected');
      expect((await connect(service, 'headset', seatSecret)).status).toBe(200);
    },
  ],
  [
    'Native seat activity',
    'is active for a minute after the last input, then idle, by the last word of the agent; else unknown',
    async (start) => {
      const { service, report } = await withPlayedGate(start);
      const { broker } = service;
      await service.ready();
      const seatNow = async () => (await service.native('GET', 's1')).body.seat;
      expect(await seatNow()).toMatchObject({ connected: false, activity: 'unknown' });
      const { ticket } = (await connect(service, 'headset')).body;
      await report(ticket, true);
      expect(await seatNow()).toMatchObject({ connected: true, since: isoTime, activity: 'unknown' });
      const said = (lastInputAt: number | null) => {
        const hostId = decodeJwt<{ host: string }>(ticket).host;
        const host = { hostId, account: broker.account.id, session: 's1', lastInputAt };
        broker.gates.hear({ agent: 'simulated', alive: [host] });
      };
      said(broker.clock.now());
      expect((await seatNow()).activity).toBe('active');
      await broker.clock.advanceBy(60_000);
      expect((await seatNow()).activity).toBe('unknown');
      said(broker.clock.now() - 60_000);
      expect((await seatNow()).activity).toBe('idle');
    },
  ],
  [
    'Native seat handover',
    'while a device is connected others are refused; when it has left the seat is free',
    async (start) => {
      const { service, report } = await withPlayedGate(start);
      await service.native('PUT', 's1', { ...asked, seatPolicy: 'handover' });
      await service.broker.host.idle();
      const { ticket } = (await connect(service, 'headset')).body;
      await report(ticket, true);
      expectRefusal(await connect(service, 'other'), 409, 'OtherSessionConnected');
      await report(ticket, false);
      const granted = await connect(service, 'other');
      expect([granted.status, granted.body.epoch]).toEqual([200, 2]);
      expect(granted.body.seatSecret).toEqual(expect.any(String));
    },
  ],
];
