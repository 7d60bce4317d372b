import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { releaseAnswer } from '../../shared/connection/agent-control.ts';
import { engineProcesses, openHouse } from '../support/agent-house.ts';
import { isRunning, processesWith } from '../support/agent-process.ts';
import { until } from '../support/agent-until.ts';

const engines = join(import.meta.dirname, '../support/agent-engines');
const node = process.execPath;

describe('the life of an engine', () => {
  it('goes from order to ready to report', async () => {
    const house = await openHouse();
    const agent = await house.start('--hostname', 'render.example');
    expect((await agent.call('POST', '/hosts', house.broker.order())).status).toBe(202);
    const said = await until('the report says ready', () => {
      const it = house.broker.latest('host-1');
      return it?.phase === 'ready' ? it : null;
    });
    expect(said).toMatchObject({
      installation: house.broker.installation,
      account: 'account',
      session: 'session',
      seat: null,
      exit: null,
      endpoint: {
        hostname: 'render.example',
        gatePort: agent.ports.gatePort,
        inspectorPort: agent.ports.inspectorPort,
        url: `ws://render.example:${agent.ports.gatePort}/hosts/host-1`,
      },
    });
    expect([...house.broker.authorizations]).toEqual([`Bearer ${agent.key}`]);
  });

  it('is not shown the agent key', async () => {
    const house = await openHouse();
    const agent = await house.start();
    await agent.ready(house.broker.order());
    expect(processesWith(agent.key)).toEqual([]);
  });

  it.each([
    [
      'an exit code and its last line',
      `${node} -e "console.log('first'); console.error('no GPU found'); process.exit(3)"`,
      /ended with code 3 before it was ready.*no GPU found/,
    ],
    ['a signal', `${node} -e "process.kill(process.pid, 'SIGKILL')"`, /ended by SIGKILL before it was ready/],
  ])('that ends before it was ready is told with %s', async (_name, command, message) => {
    const house = await openHouse();
    const agent = await house.start('--engine', command);
    await agent.call('POST', '/hosts', house.broker.order());
    const said = await until('the report says exited', () => {
      const it = house.broker.latest('host-1');
      return it?.phase === 'exited' ? it : null;
    });
    expect(said.exit?.cause).toBe('startFailed');
    expect(said.exit?.message).toMatch(message);
    expect(said.endpoint).toBeNull();
  });

  it('can fail to be started at all, and says so', async () => {
    const house = await openHouse();
    // A script without an interpreter can be found, and not be run.
    const agent = await house.start('--engine', join(engines, 'no-interpreter.sh'));
    await agent.call('POST', '/hosts', house.broker.order());
    const exit = await until('an exit', async () => (await agent.status('host-1'))?.exit);
    expect(exit.cause).toBe('startFailed');
    expect(exit.message).toMatch(/could not be started|ended/);
  });

  it('can fail to be started because of too long a list of models, and says so', async () => {
    const house = await openHouse();
    const agent = await house.start();
    const models = Array.from({ length: 150 }, (_, n) => `https://models.example/${n}/${'x'.repeat(1_000)}`);
    expect((await agent.call('POST', '/hosts', house.broker.order({ models }))).status).toBe(202);
    const exit = await until('an exit', async () => (await agent.status('host-1'))?.exit);
    expect(exit).toMatchObject({ cause: 'startFailed', message: expect.stringContaining('E2BIG') });
  });

  it('that exited stays listed until it is deleted, uses no place, and the DELETE finds it gone', async () => {
    const house = await openHouse();
    const agent = await house.start('--max-hosts', '1', '--engine', `${node} -e 0`);
    await agent.call('POST', '/hosts', house.broker.order());
    await until('exited', async () => (await agent.status('host-1'))?.phase === 'exited');
    expect((await agent.call('POST', '/hosts', house.broker.order({ hostId: 'host-2' }))).status).toBe(202);
    const { status, body } = await agent.call('DELETE', '/hosts/host-1');
    expect([status, releaseAnswer.parse(body).state]).toEqual([200, 'gone']);
    expect(await agent.status('host-1')).toBeNull();
  });

  it('that is not ready by the start deadline is ended as neverReady', async () => {
    const house = await openHouse();
    const agent = await house.start('--engine', `${node} -e "setInterval(() => {}, 1000)"`);
    await agent.call('POST', '/hosts', house.broker.order({ startDeadline: house.broker.now() + 600 }));
    const exit = await until('an exit', () => house.broker.latest('host-1')?.exit);
    expect(exit.cause).toBe('neverReady');
    expect(exit.at).toBeLessThan(house.broker.now() + 50);
    await until('nothing runs', () => engineProcesses(house.folder, [agent]).length === 0);
  });

  it('that dies after it was ready is told as exited, with how', async () => {
    const house = await openHouse();
    const agent = await house.start();
    await agent.ready(house.broker.order());
    const pid = agent.enginePid('host-1');
    expect(pid).not.toBeNull();
    process.kill(pid ?? 0, 'SIGKILL');
    const exit = await until('an exit', () => house.broker.latest('host-1')?.exit);
    expect(exit).toMatchObject({ cause: 'exited', message: expect.stringContaining('by SIGKILL') });
  });

  it('may report that it failed, and why', async () => {
    const house = await openHouse();
    const report = `fetch(process.env.ENGINE_REPORT_URL, { method: 'POST', headers: { authorization: 'Bearer ' + process.env.ENGINE_REPORT_TOKEN }, body: JSON.stringify({ state: 'failed', message: 'no licence' }) }); setInterval(() => {}, 1000)`;
    const agent = await house.start('--engine', `${node} -e "${report}"`);
    await agent.call('POST', '/hosts', house.broker.order());
    const exit = await until('an exit', () => house.broker.latest('host-1')?.exit);
    expect(exit).toMatchObject({ cause: 'startFailed', message: 'The engine reported: no licence' });
  });

  it('can only be reported on with its own token', async () => {
    const house = await openHouse();
    const agent = await house.start('--engine', `${node} -e "setInterval(() => {}, 1000)"`);
    await agent.call('POST', '/hosts', house.broker.order());
    for (const authorization of [null, 'Bearer guess', `Bearer ${agent.key}`]) {
      expect(
        (await agent.call('POST', '/engines/host-1/report', { state: 'ready' }, authorization)).status,
      ).toBe(401);
    }
    expect((await agent.status('host-1'))?.phase).toBe('starting');
  });

  it.each([
    ['its port accepts', 'port'],
    ['a path of it answers', 'url:/page'],
  ])('that never heard of the agent is ready when %s', async (_name, readiness) => {
    const house = await openHouse();
    const agent = await house.start(
      '--engine',
      `${node} ${engines}/web-page.mjs {port}`,
      '--engine-ready',
      readiness,
    );
    expect((await agent.ready(house.broker.order())).phase).toBe('ready');
  });

  it('that fails three checks of its health address in a row is ended as unhealthy', async () => {
    const house = await openHouse();
    const flags = [
      '--engine-ready',
      'url:/health',
      '--engine-health',
      '/health',
      '--engine-health-seconds',
      '0.1',
    ];
    const agent = await house.start('--engine', `${node} ${engines}/web-page.mjs {port}`, ...flags);
    await agent.ready(house.broker.order());
    const { enginePort } = agent.record('host-1');
    await fetch(`http://127.0.0.1:${enginePort}/fall-ill`);
    const exit = await until('an exit', () => house.broker.latest('host-1')?.exit);
    expect(exit).toMatchObject({ cause: 'unhealthy', message: expect.stringContaining('3 checks') });
  });
});

describe('the release of a host', () => {
  it('answers gone only when the whole process group is gone, children that ignore SIGTERM and one that left it included', async () => {
    const house = await openHouse();
    const agent = await house.start(
      '--engine',
      `${node} ${engines}/stubborn-family.mjs`,
      '--engine-ready',
      'port',
      '--stop-seconds',
      '3',
    );
    await agent.ready(house.broker.order());
    const family = await until('three processes', () => {
      const pids = engineProcesses(house.folder, [agent]);
      return pids.length === 3 ? pids : null;
    });
    const first = await agent.call('DELETE', '/hosts/host-1');
    expect([first.status, releaseAnswer.parse(first.body).state]).toEqual([202, 'ending']);
    expect((await agent.status('host-1'))?.phase).toBe('ending');
    expect(family.every(isRunning)).toBe(true);
    const last = await until('gone', async () => {
      const answer = await agent.call('DELETE', '/hosts/host-1');
      if (answer.status === 202) return null;
      expect(family.some(isRunning)).toBe(false);
      return answer;
    });
    expect(last.status).toBe(200);
    expect(releaseAnswer.parse(last.body).detail).toMatch(/^process group ended by SIGKILL after \d+ ms$/);
    expect(await agent.status('host-1')).toBeNull();
  });

  it('tells a repeated DELETE the same', async () => {
    const house = await openHouse();
    const agent = await house.start();
    await agent.ready(house.broker.order());
    const first = await agent.call('DELETE', '/hosts/host-1');
    const again = await agent.call('DELETE', '/hosts/host-1');
    expect(first.body).toMatchObject({ state: 'gone', detail: expect.stringContaining('SIGTERM') });
    expect(again).toMatchObject({ status: 200, body: first.body });
  });

  it('that overtakes its order leaves a tombstone: the order is answered 410 and starts nothing, also after a restart', async () => {
    const house = await openHouse();
    const agent = await house.start();
    const order = house.broker.order();
    expect((await agent.call('DELETE', `/hosts/host-1?startDeadline=${order.startDeadline}`)).status).toBe(
      200,
    );
    expect((await agent.call('POST', '/hosts', order)).status).toBe(410);
    expect(await agent.end('SIGKILL')).toBe('SIGKILL');
    const next = await house.start();
    expect((await next.call('POST', '/hosts', order)).status).toBe(410);
    expect(next.output()).not.toContain('started, process');
    expect((await next.call('POST', '/hosts', house.broker.order({ hostId: 'host-2' }))).status).toBe(202);
  });

  it('right behind its order leaves nothing running, whichever of them is first', async () => {
    const house = await openHouse();
    const agent = await house.start('--max-hosts', '50');
    for (let n = 0; n < 20; n += 1) {
      const hostId = `host-${n}`;
      const [ordered, released] = await Promise.all([
        agent.call('POST', '/hosts', house.broker.order({ hostId })),
        agent.call('DELETE', `/hosts/${hostId}?startDeadline=${house.broker.now() + 60_000}`),
      ]);
      expect([200, 202, 410]).toContain(ordered.status);
      expect([200, 202]).toContain(released.status);
      await until('gone', async () => (await agent.call('DELETE', `/hosts/${hostId}`)).status === 200);
      expect(await agent.status(hostId)).toBeNull();
    }
    expect(engineProcesses(house.folder, [agent])).toEqual([]);
    await agent.end('SIGKILL');
    expect((await (await house.start()).call('GET', '/hosts')).body).toMatchObject({ hosts: [] });
  });

  it('of a starting host ends it', async () => {
    const house = await openHouse();
    const agent = await house.start('--engine', `${node} -e "setInterval(() => {}, 1000)"`);
    await agent.call('POST', '/hosts', house.broker.order());
    expect((await agent.call('DELETE', '/hosts/host-1')).status).toBe(200);
    expect(engineProcesses(house.folder, [agent])).toEqual([]);
    expect((await agent.call('POST', '/hosts', house.broker.order())).status).toBe(410);
  });
});

describe('a host that hears nothing more', () => {
  it('is ended when grace has passed after the last told expiry, and not before', async () => {
    const house = await openHouse();
    const agent = await house.start('--grace-seconds', '0.5');
    await agent.ready(house.broker.order());
    house.broker.reply.status = 500;
    const expiresAt = house.broker.now() + 700;
    await agent.call('POST', '/hosts/host-1:deadline', { expiresAt, brokerTime: house.broker.now() });
    const exit = await until('an exit', async () => (await agent.status('host-1'))?.exit);
    expect(exit.cause).toBe('deadline');
    expect(exit.at).toBeGreaterThanOrEqual(expiresAt + 500);
    expect(exit.at).toBeLessThan(expiresAt + 500 + 5_000);
    expect(engineProcesses(house.folder, [agent])).toEqual([]);
  });

  it("counts by the broker's clock, which need not be the machine's", async () => {
    const house = await openHouse();
    house.broker.reply.clockAheadMs = 3_600_000;
    const agent = await house.start('--grace-seconds', '0.1');
    await agent.ready(house.broker.order());
    const expiresAt = house.broker.now() + 300;
    await agent.call('POST', '/hosts/host-1:deadline', { expiresAt, brokerTime: house.broker.now() });
    const exit = await until('an exit', async () => (await agent.status('host-1'))?.exit);
    expect(exit.cause).toBe('deadline');
    expect(exit.at).toBeGreaterThanOrEqual(expiresAt + 100);
  });

  it('hears its deadline in the answer to the report that it asks in', async () => {
    const house = await openHouse();
    const agent = await house.start();
    const expiresAt = house.broker.now() + 600_000;
    house.broker.reply.deadlines = [{ hostId: 'host-1', expiresAt }];
    await agent.ready(house.broker.order());
    await until('told', async () => (await agent.status('host-1'))?.expiresAt === expiresAt);
    const asked = house.broker.reports.filter(({ asking }) =>
      asking.some(({ hostId }) => hostId === 'host-1'),
    );
    expect(asked.length).toBeGreaterThan(0);
    const before = house.broker.reports.length;
    await until('two more reports', () => house.broker.reports.length >= before + 2);
    // Told, and more than five minutes away: it asks no more.
    expect(house.broker.reports.at(-1)?.asking).toEqual([]);
  });

  it('asks again within five minutes of its expiry', async () => {
    const house = await openHouse();
    const agent = await house.start();
    await agent.ready(house.broker.order());
    const expiresAt = house.broker.now() + 299_000;
    await agent.call('POST', '/hosts/host-1:deadline', { expiresAt, brokerTime: house.broker.now() });
    const before = house.broker.reports.length;
    await until('two more reports', () => house.broker.reports.length >= before + 2);
    expect(house.broker.reports.at(-1)?.asking).toEqual([
      { hostId: 'host-1', account: 'account', session: 'session' },
    ]);
  });
});
