import { describe, expect, it } from 'vitest';
import { connectDevice } from '../../support/agent-device.ts';
import { enginesOf, gateOf, processesOf, RunningBroker } from '../../support/running-broker.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const isReleased = (body: { host: { state: string } }): boolean => body.host.state === 'released';

/** What the product is for, with real processes. `flags` say on which store. */
export function exerciseMainJob(store: string, flags: readonly string[]): void {
  describe(`the main job on ${store}, on real processes`, () => {
    it('goes from the documented call to the record, which outlives a restart of everything', async () => {
      const data = temporaryFolder();
      const broker = await RunningBroker.start(data, flags);
      const created = await broker.v1(
        'POST',
        '/create',
        "{ 'maxLeaseTime': '4:0:0', 'models': [], 'size': 'standard' }",
      );
      expect(created.status).toBe(202);
      const id: string = created.body.sessionId;
      const properties = async (on: RunningBroker) => (await on.v1('GET', `/${id}/properties`)).body;
      expect((await properties(broker)).sessionStatus).toBe('Starting');
      await broker.session(id, ({ status }) => status === 'Ready');
      expect(enginesOf(data)).toHaveLength(1);
      expect(await properties(broker)).toMatchObject({
        sessionStatus: 'Ready',
        sessionMaxLeaseTime: '04:00:00',
        sessionHostname: '127.0.0.1',
      });

      expect((await broker.v1('PATCH', `/${id}`, "{ 'maxLeaseTime': '5:0:0' }")).status).toBe(200);
      expect((await properties(broker)).sessionMaxLeaseTime).toBe('05:00:00');

      const granted = await broker.native('POST', `${id}:connect`, { deviceId: 'headset' });
      const device = await connectDevice(...gateOf(granted.body.url), granted.body.ticket);
      if (!device.admitted) throw new Error('The first device was refused.');
      expect(await device.ask({ type: 'ping', id: 'p1' }, 'pong')).toContain('"id":"p1"');
      await broker.session(id, ({ seat }) => seat.connected);
      const second = await broker.native('POST', `${id}:connect`, { deviceId: 'other' });
      expect([second.status, second.body.error.code]).toEqual([409, 'OtherSessionConnected']);

      expect((await broker.v1('DELETE', `/${id}`)).status).toBe(204);
      expect((await properties(broker)).sessionStatus).toBe('Stopped');
      expect((await device.closed).code).toBe(4410);
      const record = await broker.session(id, isReleased);
      expect(record).toMatchObject({
        reason: 'userRequested',
        seat: { deviceId: 'headset', connected: false },
      });
      expect(Date.parse(record.host.billingStoppedAt)).toBeGreaterThanOrEqual(Date.parse(record.endedAt));
      expect(enginesOf(data)).toEqual([]);

      expect(await broker.end('SIGINT')).toBe(0);
      expect(processesOf(data)).toEqual([]);
      const again = await RunningBroker.start(data, flags);
      expect(await properties(again)).toMatchObject({
        sessionStatus: 'Stopped',
        sessionMaxLeaseTime: '05:00:00',
      });
    });

    it('hands a live session from one device to another, without a stop and to one engine', async () => {
      const data = temporaryFolder();
      const broker = await RunningBroker.start(data, flags);
      const asked = { maxLeaseTimeMinutes: 10, size: 'Standard', seatPolicy: 'handover' };
      const { expiresAt } = await broker.ready('s1', asked);
      const engines = enginesOf(data);
      const granted = (await broker.native('POST', 's1:connect', { deviceId: 'headset' })).body;
      const headset = await connectDevice(...gateOf(granted.url), granted.ticket);
      const { seatSecret } = granted;
      const handed = (await broker.native('POST', 's1:handover', { deviceId: 'tablet', seatSecret })).body;
      const tablet = await connectDevice(...gateOf(handed.url), handed.ticket);
      if (!headset.admitted || !tablet.admitted) throw new Error('A device was refused.');
      expect(await headset.closed).toEqual({ code: 4411, reason: 'ConnectionReplaced' });
      expect(await tablet.ask({ type: 'ping', id: 'p1' }, 'pong')).toContain('"id":"p1"');

      const shown = await broker.session('s1', ({ seat }) => seat.deviceId === 'tablet');
      expect(shown).toMatchObject({
        status: 'Ready',
        expiresAt,
        seat: { connected: true, activity: expect.stringMatching(/^(?:active|idle)$/) },
      });
      const back = await broker.native('POST', 's1:connect', { deviceId: 'headset', seatSecret });
      expect([back.status, back.body.error.code]).toEqual([409, 'OtherSessionConnected']);
      expect(enginesOf(data)).toEqual(engines);
    });

    it('ends a session whose engine was killed with hostFailure, and gives the host back', async () => {
      const data = temporaryFolder();
      const broker = await RunningBroker.start(data, flags);
      await broker.ready('s1');
      const [engine = 0] = enginesOf(data);
      process.kill(engine, 'SIGKILL');
      const ended = await broker.session('s1', ({ status }) => status !== 'Ready');
      expect(ended).toMatchObject({
        status: 'Error',
        reason: 'hostFailure',
        error: { code: 'hostFailure', message: expect.stringMatching(/SIGKILL/) },
      });
      expect((await broker.session('s1', isReleased)).host.billingStoppedAt).toMatch(/Z$/);
      expect(enginesOf(data)).toEqual([]);
    });
  });
}
