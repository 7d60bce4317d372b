import { createHmac } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hostList, identity } from '../../shared/connection/agent-control.ts';
import { hostStatus } from '../../shared/connection/host-status.ts';
import { openHouse } from '../support/agent-house.ts';
import { until } from '../support/agent-until.ts';

const codeOf = (body: unknown): unknown =>
  typeof body === 'object' &&
  body !== null &&
  'error' in body &&
  typeof body.error === 'object' &&
  body.error !== null &&
  'code' in body.error
    ? body.error.code
    : null;

describe('the control API', () => {
  it('opens for the agent key and for nothing else', async () => {
    const house = await openHouse();
    const agent = await house.start();
    for (const authorization of [null, 'Bearer ', `Bearer ${agent.key}x`, `Basic ${agent.key}`, agent.key]) {
      for (const [method, path] of [
        ['GET', '/hosts'],
        ['POST', '/hosts'],
        ['DELETE', '/hosts/x'],
        ['POST', '/shutdown'],
        ['PUT', '/installations/x'],
      ] as const) {
        const { status, body } = await agent.call(
          method,
          path,
          method === 'GET' || method === 'DELETE' ? undefined : {},
          authorization,
        );
        expect([status, codeOf(body)]).toEqual([401, 'unauthorized']);
      }
    }
    expect((await agent.call('GET', '/hosts')).status).toBe(200);
  });

  it('proves without a key that it has the key, for the nonce that was asked with', async () => {
    const house = await openHouse();
    const agent = await house.start();
    const nonce = 'a-nonce-of-the-asker';
    const { status, body } = await agent.call('GET', `/identity?nonce=${nonce}`, undefined, null);
    expect(status).toBe(200);
    const said = identity.parse(body);
    expect(said.proof).toBe(
      createHmac('sha256', agent.key).update(`${nonce}.test-agent`).digest('base64url'),
    );
    expect(said).toMatchObject({ agent: 'test-agent', pid: agent.child.pid, gatePort: agent.ports.gatePort });
    for (const bad of ['', 'short', `${'x'.repeat(20)}%00`, 'x'.repeat(129)]) {
      expect((await agent.call('GET', `/identity?nonce=${bad}`, undefined, null)).status).toBe(400);
    }
  });

  it('writes where it is reached into a file without secrets, readable by its owner only', async () => {
    const house = await openHouse();
    const agent = await house.start();
    const text = readFileSync(join(house.folder, 'agent.json'), 'utf8');
    const { type: _type, ...where } = agent.ports;
    expect(JSON.parse(text)).toEqual(where);
    expect(text).not.toContain(agent.key);
    for (const file of ['agent.json', 'key'])
      expect(statSync(join(house.folder, file)).mode & 0o777).toBe(0o600);
    expect(Buffer.from(agent.key, 'base64url')).toHaveLength(32);
  });

  it('answers an order with 202, the same order again with 200 and the same host, and starts one engine', async () => {
    const house = await openHouse();
    const agent = await house.start();
    const order = house.broker.order();
    const answers = await Promise.all([1, 2, 3].map(() => agent.call('POST', '/hosts', order)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 202]);
    await agent.ready(order);
    const list = hostList.parse((await agent.call('GET', '/hosts')).body);
    expect(list).toMatchObject({ agent: 'test-agent', adopted: true, capacity: { max: 4, used: 1 } });
    expect(list.hosts).toHaveLength(1);
    expect(agent.output().match(/: started, process/g)).toHaveLength(1);
  });

  it('refuses a host id that belongs to another session', async () => {
    const house = await openHouse();
    const agent = await house.start();
    await agent.ready(house.broker.order());
    const { status, body } = await agent.call('POST', '/hosts', house.broker.order({ session: 'another' }));
    expect([status, codeOf(body)]).toEqual([409, 'hostIdTaken']);
  });

  it('refuses an order at its start deadline, and takes one before it', async () => {
    const house = await openHouse();
    const agent = await house.start();
    const now = house.broker.now();
    const late = await agent.call(
      'POST',
      '/hosts',
      house.broker.order({ startDeadline: now, brokerTime: now }),
    );
    expect([late.status, codeOf(late.body)]).toEqual([422, 'startDeadlinePassed']);
    const early = await agent.call(
      'POST',
      '/hosts',
      house.broker.order({ startDeadline: now + 30_000, brokerTime: now }),
    );
    expect(early.status).toBe(202);
  });

  it('refuses a delayed copy of an order by what it has heard of broker time since', async () => {
    const house = await openHouse();
    const agent = await house.start();
    await agent.ready(house.broker.order());
    const now = house.broker.now();
    const old = house.broker.order({
      hostId: 'host-2',
      brokerTime: now - 120_000,
      startDeadline: now - 60_000,
    });
    expect((await agent.call('POST', '/hosts', old)).status).toBe(422);
  });

  it('refuses one host more than it has places, says when to try again, and has the place back after a release', async () => {
    const house = await openHouse();
    const agent = await house.start('--max-hosts', '2');
    const orders = [1, 2, 3].map((n) => house.broker.order({ hostId: `host-${n}` }));
    const answers = await Promise.all(orders.map((order) => agent.call('POST', '/hosts', order)));
    const refused = answers.filter(({ status }) => status === 503);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(2);
    expect(refused).toHaveLength(1);
    expect(codeOf(refused[0]?.body)).toBe('capacityExhausted');
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await agent.call('DELETE', '/hosts/host-1')).status).toBe(200);
    expect((await agent.call('POST', '/hosts', house.broker.order({ hostId: 'host-4' }))).status).toBe(202);
  });

  it('moves a deadline later, and never earlier', async () => {
    const house = await openHouse();
    const agent = await house.start();
    await agent.ready(house.broker.order());
    const brokerTime = house.broker.now();
    const tell = async (expiresAt: number) => {
      const { status, body } = await agent.call('POST', '/hosts/host-1:deadline', { expiresAt, brokerTime });
      return [status, hostStatus.parse(body).expiresAt];
    };
    expect(await tell(brokerTime + 60_000)).toEqual([200, brokerTime + 60_000]);
    expect(await tell(brokerTime + 30_000)).toEqual([200, brokerTime + 60_000]);
    expect(await tell(brokerTime + 90_000)).toEqual([200, brokerTime + 90_000]);
  });

  it('answers 404 for a host that is not here', async () => {
    const house = await openHouse();
    const agent = await house.start();
    const deadline = { expiresAt: 1, brokerTime: 1 };
    expect((await agent.call('GET', '/hosts/nobody')).status).toBe(404);
    expect((await agent.call('POST', '/hosts/nobody:deadline', deadline)).status).toBe(404);
    expect((await agent.call('GET', '/nonsense')).status).toBe(404);
  });

  it.each([
    ['no JSON', 'nonsense', 400],
    ['an order without a session', { hostId: 'x' }, 400],
    ['more than 256 KiB', JSON.stringify({ models: 'x'.repeat(256 * 1024) }), 413],
  ])('refuses a body with %s', async (_name, body, status) => {
    const house = await openHouse();
    const agent = await house.start();
    expect((await agent.call('POST', '/hosts', body)).status).toBe(status);
  });

  it('takes an announcement, and reports to whoever announced itself', async () => {
    const house = await openHouse();
    const agent = await house.start();
    const { broker } = house;
    const announcement = {
      reportUrl: broker.reportUrl,
      ticketKeys: [broker.key.publicKey],
      brokerTime: broker.now(),
    };
    expect((await agent.call('PUT', `/installations/${broker.installation}`, announcement)).status).toBe(204);
    const report = await until('a report', () => broker.reports[0]);
    expect(report).toMatchObject({
      agent: 'test-agent',
      installation: broker.installation,
      changed: [],
      alive: [],
    });
  });

  it('says neither key, ticket nor token in any of its lines', async () => {
    const house = await openHouse();
    const agent = await house.start();
    await agent.ready(house.broker.order());
    const { nonce } = agent.record('host-1');
    await agent.call('DELETE', '/hosts/host-1');
    expect(agent.output()).toContain('host-1: ready');
    for (const secret of [agent.key, nonce]) expect(agent.output()).not.toContain(secret);
  });
});
