import { decodeJwt } from 'jose';
import { expect } from 'vitest';
import type { ConformanceRow } from '../conformance-row.ts';
import { asked, expectRefusal, type Service, type StartService } from '../service.ts';
import { withPlayedGate } from '../with-played-gate.ts';

const connect = ({ native }: Service, deviceId: string, seatSecret?: string) =>
  native('POST', 's1:connect', { deviceId, ...(seatSecret !== undefined && { seatSecret }) });
const handOver = ({ native }: Service, body: object) => native('POST', 's1:handover', body);

/** A session `s1` whose seat the headset has. */
async function withHeadset(start: StartService) {
  const { service, report } = await withPlayedGate(start);
  await service.native('PUT', 's1', { ...asked, seatPolicy: 'handover' });
  await service.broker.host.idle();
  const { ticket, seatSecret } = (await connect(service, 'headset')).body;
  await report(ticket, true);
  return { service, report, ticket, seatSecret };
}

export const handover: readonly ConformanceRow[] = [
  [
    'Native Handover 200',
    'answers what Connect answers, with the next epoch and a seatSecret of the new device’s own',
    async (start) => {
      const { service, seatSecret } = await withHeadset(start);
      const { status, headers, body } = await handOver(service, { deviceId: 'tablet', seatSecret });
      expect([status, headers.get('cache-control'), body]).toEqual([
        200,
        'no-store',
        {
          url: expect.stringMatching(/^wss?:/),
          ticket: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
          epoch: 2,
          expiresInSeconds: 60,
          seatSecret: expect.any(String),
        },
      ]);
      expect(body.seatSecret).not.toBe(seatSecret);
    },
  ],
  [
    'Native Handover done',
    'the new device has the seat and comes back to it; the old one’s seatSecret opens nothing any more',
    async (start) => {
      const { service, report, seatSecret } = await withHeadset(start);
      const { ticket, ...granted } = (await handOver(service, { deviceId: 'tablet', seatSecret })).body;
      await report(ticket, true);
      expect((await service.native('GET', 's1')).body).toMatchObject({
        status: 'Ready',
        seat: { policy: 'handover', deviceId: 'tablet', connected: true },
      });
      expectRefusal(await connect(service, 'headset', seatSecret), 409, 'OtherSessionConnected');
      const onwards = await handOver(service, { deviceId: 'phone', seatSecret });
      expectRefusal(onwards, 403, 'Forbidden', 'seatSecret');
      expect((await connect(service, 'tablet', granted.seatSecret)).status).toBe(200);
    },
  ],
  [
    'Native Handover unused',
    'leaves everything as it was: the device in the seat stays connected, and comes back by its seatSecret',
    async (start) => {
      const { service, seatSecret } = await withHeadset(start);
      const before = (await service.native('GET', 's1')).body.seat;
      const granted = (await handOver(service, { deviceId: 'tablet', seatSecret })).body;
      expect((await service.native('GET', 's1')).body.seat).toEqual(before);
      expectRefusal(await connect(service, 'other'), 409, 'OtherSessionConnected');
      await service.broker.clock.advanceBy(60_000);
      expectRefusal(await connect(service, 'tablet', granted.seatSecret), 409, 'OtherSessionConnected');
      const back = await connect(service, 'headset', seatSecret);
      expect([back.status, back.body.epoch]).toEqual([200, 3]);
    },
  ],
  [
    'Native Handover scene',
    'the ticket says that the scene is cleaned, or kept where that was asked for',
    async (start) => {
      const { service, seatSecret } = await withHeadset(start);
      const sceneOf = async (body: object) =>
        decodeJwt((await handOver(service, { deviceId: 'tablet', seatSecret, ...body })).body.ticket)[
          'scene'
        ];
      expect([
        await sceneOf({}),
        await sceneOf({ scene: 'clean' }),
        await sceneOf({ scene: 'keep' }),
      ]).toEqual(['clean', 'clean', 'keep']);
    },
  ],
  [
    'Native Handover 403 Forbidden',
    'without the seatSecret of the device in the seat, or with another one; an Administrator may leave it out',
    async (start) => {
      const { service } = await withHeadset(start);
      const { broker, send } = service;
      const token = await broker.tokens.issue(broker.account.id, { role: 'client', who: 'ada' });
      const asClient = (body: object) =>
        send('POST', `${broker.base}/s1:handover?api-version=2026-12-01`, body, {
          authorization: `Bearer ${token}`,
        });
      expectRefusal(await asClient({ deviceId: 'tablet' }), 403, 'Forbidden', 'seatSecret');
      const wrong = { deviceId: 'tablet', seatSecret: 'wrong' };
      expectRefusal(await asClient(wrong), 403, 'Forbidden', 'seatSecret');
      expectRefusal(await handOver(service, wrong), 403, 'Forbidden', 'seatSecret');
      expect((await handOver(service, { deviceId: 'tablet' })).status).toBe(200);
    },
  ],
  [
    'Native Handover 409 SeatExclusive',
    'where the session was not created with handover',
    async (start) => {
      const { service, report } = await withPlayedGate(start);
      await service.ready();
      const { ticket, seatSecret } = (await connect(service, 'headset')).body;
      await report(ticket, true);
      expectRefusal(await handOver(service, { deviceId: 'tablet', seatSecret }), 409, 'SeatExclusive');
    },
  ],
  [
    'Native Handover 409 SeatFree',
    'where no device has the seat: Connect is the way',
    async (start) => {
      const { service, report, ticket, seatSecret } = await withHeadset(start);
      await report(ticket, false);
      expectRefusal(await handOver(service, { deviceId: 'tablet', seatSecret }), 409, 'SeatFree');
      expect((await connect(service, 'tablet')).status).toBe(200);
    },
  ],
  [
    'Native Handover 409 Conflict',
    'to the device that has the seat already; an Administrator gives it a new seatSecret where the old one is lost',
    async (start) => {
      const { service, seatSecret } = await withHeadset(start);
      expectRefusal(
        await handOver(service, { deviceId: 'headset', seatSecret }),
        409,
        'Conflict',
        'deviceId',
      );
      const anew = await handOver(service, { deviceId: 'headset' });
      expect([anew.status, typeof anew.body.seatSecret]).toEqual([200, 'string']);
    },
  ],
  [
    'Native Handover refusals',
    '400 for the field, 409 SessionNotReady before Ready, 409 SessionEnded after the end, 404 for none, 400 under 2021-01-01',
    async (start) => {
      const service = await start({ readyAfterMs: 5000 });
      const { arr, broker, native } = service;
      await native('PUT', 's1', { ...asked, seatPolicy: 'handover' });
      const tablet = { deviceId: 'tablet' };
      expectRefusal(await handOver(service, tablet), 409, 'SessionNotReady');
      await broker.clock.advanceBy(10_000);
      for (const [body, target] of [
        [{}, 'deviceId'],
        [{ deviceId: 'a b' }, 'deviceId'],
        [{ ...tablet, seatSecret: 'a b' }, 'seatSecret'],
        [{ ...tablet, scene: 'mine' }, 'scene'],
      ] as const)
        expectRefusal(await handOver(service, body), 400, 'BadRequest', target);
      expectRefusal(await arr('POST', 's1:handover', tablet), 400, 'BadRequest', 'api-version');
      expectRefusal(await native('POST', 'nobody:handover', tablet), 404, 'NotFound');
      await arr('POST', 's1/:stop');
      expectRefusal(await handOver(service, tablet), 409, 'SessionEnded');
    },
  ],
  [
    'Native Handover If-Match',
    'is to the session as the caller knows it, or 412; the history names both devices',
    async (start) => {
      const { service, seatSecret } = await withHeadset(start);
      const { send, broker } = service;
      const etag = (await service.native('GET', 's1')).headers.get('etag') ?? '';
      const bound = (tag: string) =>
        send(
          'POST',
          `${broker.base}/s1:handover?api-version=2026-12-01`,
          { deviceId: 'tablet', seatSecret },
          { 'If-Match': tag },
        );
      expectRefusal(await bound('"1-ready"'), 412, 'PreconditionFailed', 'If-Match');
      expect((await bound(etag)).status).toBe(200);
      expectRefusal(await bound(etag), 412, 'PreconditionFailed', 'If-Match');
      const { entries } = (await service.native('GET', 's1/history')).body;
      expect(entries.at(-1)).toMatchObject({
        changes: ['handoverGranted'],
        deviceId: 'headset',
        toDeviceId: 'tablet',
      });
      expect((await service.native('GET', 's1/explain')).body.now).toContain('The device tablet may take');
    },
  ],
];
