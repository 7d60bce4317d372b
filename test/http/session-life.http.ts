import { beforeAll, describe, expect, it } from 'vitest';
import { LiveBroker } from './live-broker.ts';

const asked = { maxLeaseTimeMinutes: 10, size: 'Standard' };

let broker: LiveBroker;
beforeAll(async () => {
  broker = await LiveBroker.connect();
});

describe('a session of the 2021 wire', () => {
  it('is created, becomes ready, is extended, listed, stopped, and stays readable', async () => {
    const id = broker.newId();
    const created = await broker.arr('PUT', id, asked);
    expect([created.status, created.body]).toEqual([
      201,
      {
        id,
        creationTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+00:00$/),
        elapsedTimeMinutes: 0,
        maxLeaseTimeMinutes: 10,
        size: 'Standard',
        status: 'Starting',
      },
    ]);
    expect((await broker.ready(id)).status).toBe('Ready');
    const extended = await broker.arr('PATCH', id, { maxLeaseTimeMinutes: 20 });
    expect([extended.status, extended.body.maxLeaseTimeMinutes]).toEqual([200, 20]);
    const ids = async (): Promise<string[]> =>
      (await broker.send('GET', `${broker.base}?api-version=2021-01-01`)).body.sessions.map(
        (session: { id: string }) => session.id,
      );
    expect(await ids()).toContain(id);
    const stopped = await broker.arr('POST', `${id}/:stop`);
    expect([stopped.status, stopped.text]).toEqual([204, '']);
    expect((await broker.arr('GET', id)).body).toMatchObject({ status: 'Stopped', maxLeaseTimeMinutes: 20 });
    expect(await ids()).not.toContain(id);
    expect((await broker.arr('POST', `${id}/:stop`)).status).toBe(204);
  });

  it('is found again by a repeated create, and refused to other settings', async () => {
    const id = broker.newId();
    expect((await broker.arr('PUT', id, asked)).status).toBe(201);
    const again = await broker.arr('PUT', id, { size: 'standard', maxLeaseTimeMinutes: 10 });
    expect([again.status, again.body.id]).toEqual([200, id]);
    const other = await broker.arr('PUT', id, { ...asked, size: 'Premium' });
    expect([other.status, other.body.error.code]).toEqual([409, 'Conflict']);
  });

  it('is made by exactly one of 16 creates that come at once', async () => {
    const id = broker.newId();
    const answers = await Promise.all(Array.from({ length: 16 }, () => broker.arr('PUT', id, asked)));
    expect(answers.map(({ status }) => status).sort()).toEqual([
      ...Array.from({ length: 15 }, () => 200),
      201,
    ]);
  });

  it('has its lease only grow: 422 for the same, a shorter and a too long one, 409 once it has ended', async () => {
    const id = broker.newId();
    await broker.arr('PUT', id, asked);
    for (const maxLeaseTimeMinutes of [10, 9, 0, -4, 1441]) {
      const refused = await broker.arr('PATCH', id, { maxLeaseTimeMinutes });
      expect([refused.status, refused.body.error.code]).toEqual([422, 'UnprocessableEntity']);
    }
    await broker.arr('POST', `${id}/:stop`);
    expect((await broker.arr('PATCH', id, { maxLeaseTimeMinutes: 20 })).status).toBe(409);
  });
});

describe('the seat', () => {
  it('goes to exactly one of 16 devices that ask at once; the others hear OtherSessionConnected', async () => {
    const id = broker.newId();
    await broker.native('PUT', id, asked);
    expect((await broker.ready(id)).status).toBe('Ready');
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, n) =>
        broker.native('POST', `${id}:connect`, { deviceId: `device-${n}` }),
      ),
    );
    const granted = answers.filter(({ status }) => status === 200);
    expect(granted.map(({ body }) => body)).toEqual([
      expect.objectContaining({ epoch: 1, url: expect.stringMatching(/^wss?:/), ticket: expect.any(String) }),
    ]);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(new Set(refused.map(({ body }) => body.error.code))).toEqual(new Set(['OtherSessionConnected']));
    await broker.native('POST', `${id}/:stop`);
    const late = await broker.native('POST', `${id}:connect`, { deviceId: 'device-0' });
    expect([late.status, late.body.error.code]).toEqual([409, 'SessionEnded']);
  });
});

describe('version 1 of the wire', () => {
  it('takes the documented call as printed, single quotes and all, and goes on as it was', async () => {
    const created = await broker.v1(
      'POST',
      '/create',
      "{ 'maxLeaseTime': '4:0:0', 'models': [], 'size': 'standard' }",
    );
    expect(created.status).toBe(202);
    const id: string = created.body.sessionId;
    broker.stopAfterwards(id);
    expect((await broker.ready(id)).status).toBe('Ready');
    const properties = async () => (await broker.v1('GET', `/${id}/properties`)).body;
    expect(await properties()).toMatchObject({ sessionStatus: 'Ready', sessionMaxLeaseTime: '04:00:00' });
    expect((await broker.v1('PATCH', `/${id}`, "{ 'maxLeaseTime': '5:0:0' }")).status).toBe(200);
    expect(await properties()).toMatchObject({ sessionMaxLeaseTime: '05:00:00' });
    expect((await broker.v1('DELETE', `/${id}`)).status).toBe(204);
    expect(await properties()).toMatchObject({ sessionStatus: 'Stopped', message: null });
  });
});
