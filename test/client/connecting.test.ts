import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gateRefusals } from '../../shared/connection/gate-refusal.ts';
import { FakeHouse, sessionIsOver } from '../support/fake-connection.ts';
import { FakeSocket } from '../support/fake-socket.ts';

const changesOf = ({ session }: FakeHouse): string[] => {
  const seen: string[] = [];
  session.on('connectionChanged', ({ status, reason }) =>
    seen.push(reason ? `${status} ${reason.code}` : status),
  );
  return seen;
};

describe('connecting', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('carries the ticket in the sub-protocol and never in the address, and says which version it speaks', async () => {
    const house = await FakeHouse.open();
    await house.connect({ deviceId: 'headset' });
    const { url, protocols, sent } = FakeSocket.last;
    expect([url, protocols]).toEqual(['wss://gate.example/hosts/h', ['remote-rendering.v1', 'ticket.t1']]);
    expect(sent[0]).toEqual({ type: 'hello', protocol: 1 });
    expect(house.service.asked.at(-1)?.body).toEqual({ deviceId: 'headset' });
  });

  it('is not connected before the engine has greeted', async () => {
    const house = await FakeHouse.open();
    const connecting = house.session.connect();
    await house.socketOpens(1);
    FakeSocket.last.readyState = 1;
    FakeSocket.last.dispatchEvent(new Event('open'));
    await vi.advanceTimersByTimeAsync(1000);
    expect([house.session.connectionStatus, house.session.connection]).toEqual(['connecting', null]);
    FakeSocket.last.greet();
    const scene = await connecting;
    expect([house.session.isConnected, house.session.connection === scene]).toEqual([true, true]);
  });

  it('gives up an engine that does not greet within 15 seconds', async () => {
    const house = await FakeHouse.open();
    const connecting = Promise.allSettled([house.session.connect()]);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await connecting).toMatchObject([{ reason: { code: 'NoConnection' } }]);
    expect([FakeSocket.last.closedByDevice, vi.getTimerCount()]).toEqual([true, 0]);
  });

  it('does not talk to an engine of another protocol version', async () => {
    const house = await FakeHouse.open();
    const connecting = Promise.allSettled([house.session.connect()]);
    await house.socketOpens(1);
    FakeSocket.last.greet({ protocol: 2 });
    expect(await connecting).toMatchObject([{ reason: { code: 'UnsupportedProtocol' } }]);
  });

  it.each([
    ['SessionEnded', { status: 'Expired', reason: 'leaseExpired' }],
    ['OtherSessionConnected', { seat: { connected: true, deviceId: 'another' } }],
    ['NoConnection', {}],
  ])('finds out from the service why the gate refused: %s', async (code, properties) => {
    const house = await FakeHouse.open();
    const connecting = Promise.allSettled([house.session.connect()]);
    await house.socketOpens(1);
    house.properties = properties;
    FakeSocket.last.end(1006);
    await vi.advanceTimersByTimeAsync(0);
    expect(await connecting).toMatchObject([{ reason: { code } }]);
  });

  it('is stopped by its signal in the middle, with the reason of the signal', async () => {
    const house = await FakeHouse.open();
    const ending = new AbortController();
    const connecting = Promise.allSettled([house.session.connect({ abortSignal: ending.signal })]);
    await house.socketOpens(1);
    const reason = new Error('enough');
    ending.abort(reason);
    expect(await connecting).toEqual([{ status: 'rejected', reason }]);
    expect([FakeSocket.last.closedByDevice, house.session.connectionStatus]).toEqual([true, 'disconnected']);
  });

  it('is stopped by a disconnect in the middle', async () => {
    const house = await FakeHouse.open();
    const connecting = Promise.allSettled([house.session.connect()]);
    await house.socketOpens(1);
    house.session.disconnect();
    expect(await connecting).toMatchObject([{ reason: { code: 'DisconnectRequest' } }]);
  });

  it('comes back with a new ticket, by the secret of its seat, after pauses that grow to 15 seconds', async () => {
    const house = await FakeHouse.open();
    await house.connect({ deviceId: 'headset' });
    const seen = changesOf(house);
    FakeSocket.last.end(1006);
    const pauses: number[] = [];
    for (let tried = 2; tried < 10; tried += 1) {
      const began = Date.now();
      while (FakeSocket.opened.length < tried) await vi.advanceTimersByTimeAsync(50);
      pauses.push(Date.now() - began);
      if (tried < 9) FakeSocket.last.end(1006);
    }
    expect(pauses[0]).toBeLessThanOrEqual(550);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(15_100);
    expect(pauses.at(-1)).toBeGreaterThanOrEqual(7_500);
    FakeSocket.last.greet({ resumed: true });
    await vi.advanceTimersByTimeAsync(0);
    expect(seen).toEqual(['reconnecting ConnectionLost', 'connected']);
    expect(FakeSocket.last.protocols).toEqual(['remote-rendering.v1', 'ticket.t9']);
    const grants = house.service.asked.filter(({ path }) => path.endsWith(':connect'));
    expect(grants.at(-1)?.body).toEqual({ deviceId: 'headset', seatSecret: 'the-secret' });
  });

  it.each([
    ['ConnectionReplaced', gateRefusals.ConnectionReplaced.close],
    ['SessionEnded', gateRefusals.SessionEnded.close],
    ['OtherSessionConnected', gateRefusals.OtherSessionConnected.close],
    ['AuthenticationFailed', gateRefusals.AuthenticationFailed.close],
    ['UnsupportedProtocol', 4400],
  ])('does not come back by itself after %s', async (code, close) => {
    const house = await FakeHouse.open();
    await house.connect();
    const seen = changesOf(house);
    FakeSocket.last.end(close);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(seen).toEqual([`disconnected ${code}`]);
    expect(FakeSocket.opened).toHaveLength(1);
  });

  it.each([
    ['EngineUnavailable', gateRefusals.EngineUnavailable.close],
    ['ConnectionLost', 1012],
    ['ConnectionLost', 1009],
  ])('comes back after %s (%i)', async (code, close) => {
    const house = await FakeHouse.open();
    await house.connect();
    const seen = changesOf(house);
    FakeSocket.last.end(close);
    await vi.advanceTimersByTimeAsync(1000);
    FakeSocket.last.greet();
    await vi.advanceTimersByTimeAsync(0);
    expect(seen).toEqual([`reconnecting ${code}`, 'connected']);
  });

  it('stops coming back as soon as the service says that the session has ended', async () => {
    const house = await FakeHouse.open();
    await house.connect();
    const seen = changesOf(house);
    house.refusal = sessionIsOver;
    FakeSocket.last.end(1006);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(seen).toEqual(['reconnecting ConnectionLost', 'disconnected SessionEnded']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('takes a disconnect during a pause as the end, and leaves no timer behind', async () => {
    const house = await FakeHouse.open();
    await house.connect();
    const seen = changesOf(house);
    FakeSocket.last.end(1006);
    house.session.disconnect();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(seen).toEqual(['reconnecting ConnectionLost', 'disconnected DisconnectRequest']);
    expect([FakeSocket.opened.length, vi.getTimerCount()]).toEqual([1, 0]);
  });

  it('has lost an engine of which nothing was heard for 30 seconds, and no earlier', async () => {
    const house = await FakeHouse.open();
    await house.connect();
    for (let beat = 0; beat < 10; beat += 1) {
      await vi.advanceTimersByTimeAsync(10_000);
      FakeSocket.last.say({ type: 'beat' });
    }
    await vi.advanceTimersByTimeAsync(29_000);
    expect(house.session.isConnected).toBe(true);
    const seen = changesOf(house);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(seen[0]).toBe('reconnecting ConnectionLost');
    expect(FakeSocket.opened[0]?.closedByDevice).toBe(true);
  });

  it('says nothing by itself: what a device sends counts as activity of its person', async () => {
    const house = await FakeHouse.open();
    await house.connect();
    const before = FakeSocket.last.sent.length;
    for (let beat = 0; beat < 30; beat += 1) {
      await vi.advanceTimersByTimeAsync(10_000);
      FakeSocket.last.say({ type: 'beat' });
    }
    expect(FakeSocket.last.sent).toHaveLength(before);
  });

  it('hands the seat over by its own secret, and connects with a grant that another device made for it', async () => {
    const house = await FakeHouse.open();
    await house.connect({ deviceId: 'headset' });
    const grant = await house.session.handover({ deviceId: 'tablet', scene: 'keep' });
    expect(house.service.asked.at(-1)).toMatchObject({
      path: 'sessions/s1:handover',
      body: { deviceId: 'tablet', scene: 'keep', seatSecret: 'the-secret' },
    });
    expect(grant).toEqual({
      deviceId: 'tablet',
      url: 'wss://gate.example/hosts/h',
      ticket: 't2',
      epoch: 2,
      expiresInSeconds: 60,
    });
    const tablet = await FakeHouse.open();
    const connecting = tablet.session.connect({ grant: { ...grant, seatSecret: 'its-own' } });
    await tablet.socketOpens(1);
    FakeSocket.last.greet();
    await connecting;
    expect(FakeSocket.last.protocols).toContain('ticket.t2');
    expect(tablet.service.calls).toEqual(['GET sessions/s1']);
    expect(tablet.session.seat).toEqual({ deviceId: 'tablet', seatSecret: 'its-own' });
  });

  it('shows no secret when it is printed or written as JSON', async () => {
    const house = await FakeHouse.open();
    const scene = await house.connect();
    const shown = JSON.stringify([house.session, scene]);
    expect(shown).not.toMatch(/the-secret|access|t1/);
    const { inspect } = await import('node:util');
    expect(inspect([house.session, scene], { depth: 10 })).not.toMatch(/the-secret|'access'|ticket/);
  });
});
