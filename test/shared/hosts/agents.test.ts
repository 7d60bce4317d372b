import { describe, expect, it } from 'vitest';
import { at } from '../../../shared/domain/instant.ts';
import type { StartingSession } from '../../../shared/domain/session.ts';
import { agentHosts } from '../../../shared/hosts/agents.ts';
import { nobodyYet } from '../../support/builders/nobody-yet.ts';
import { scriptedAgent } from '../../support/scripted-agent.ts';
import { anAllocatingHost, aStartingSession } from '../domain/sessions.ts';

const now = at(1_000_000);
const host = { agent: 'a1', hostId: 'host-1' };
const session: StartingSession = aStartingSession({
  host: anAllocatingHost({ agent: 'a1', hostId: 'host-1' }),
});

const endpoint = {
  hostname: 'gpu-1',
  gatePort: 61701,
  inspectorPort: 61702,
  url: 'ws://gpu-1:61701/hosts/host-1',
};
const status = (change: object = {}) => ({
  hostId: 'host-1',
  installation: 'inst',
  account: session.account,
  session: session.id,
  version: 1,
  phase: 'starting',
  endpoint: null,
  seat: null,
  exit: null,
  expiresAt: null,
  ...change,
});

async function setUp() {
  const agent = await scriptedAgent();
  const hosts = agentHosts({
    agents: [{ name: 'a1', url: agent.url, key: agent.key }],
    clock: () => now,
    installation: 'inst',
    ticketKeys: [],
    reportUrl: (name) => `http://broker/agents/${name}/report`,
  });
  return { agent, hosts };
}

describe('ordering a host', () => {
  it('says all that the agent needs, with the key of that agent', async () => {
    const { agent, hosts } = await setUp();
    agent.script.answer = () => ({ status: 202, body: status() });
    expect(await hosts.provision(session, host)).toEqual({ phase: 'starting' });
    const [call] = agent.calls;
    expect([call?.method, call?.path, call?.authorization]).toEqual([
      'POST',
      '/hosts',
      `Bearer ${agent.key}`,
    ]);
    expect(call?.body).toMatchObject({
      hostId: 'host-1',
      installation: 'inst',
      reportUrl: 'http://broker/agents/a1/report',
      account: session.account,
      session: session.id,
      startDeadline: session.startDeadline,
      leaseMinutes: session.leaseMinutes,
      brokerTime: now,
    });
  });

  it.each([
    [
      'a host that is ready',
      200,
      status({ phase: 'ready', endpoint }),
      { phase: 'ready', endpoint, gate: nobodyYet },
    ],
    [
      'a host that has ended',
      200,
      status({ phase: 'exited', exit: { cause: 'startFailed', message: 'no card', at: 1 } }),
      { phase: 'exited', message: 'no card' },
    ],
    [
      'no free place',
      503,
      { error: { code: 'capacityExhausted', message: 'full' } },
      { phase: 'refused', message: 'full', retryAfterMs: 2000 },
    ],
    [
      'a wrong key',
      401,
      { error: { code: 'unauthorized', message: 'wrong key' } },
      { phase: 'refused', message: 'wrong key', retryAfterMs: 2000 },
    ],
    [
      'an order that was taken back',
      410,
      { error: { code: 'ended', message: 'gone' } },
      { phase: 'failed', message: 'gone' },
    ],
    [
      'an order past its start deadline, by a clock that may not have heard of ours',
      422,
      { error: { code: 'late', message: 'late' } },
      { phase: 'refused', message: 'late', retryAfterMs: 2000 },
    ],
    ['words that make no sense', 200, { hello: 'there' }, { phase: 'unknown' }],
  ])('understands %s', async (_name, code, body, expected) => {
    const { agent, hosts } = await setUp();
    agent.script.answer = () => ({ status: code, body });
    expect(await hosts.provision(session, host)).toEqual(expected);
  });

  it('waits as long as the agent asks for', async () => {
    const { agent, hosts } = await setUp();
    agent.script.answer = () => ({
      status: 503,
      body: { error: { code: 'x', message: 'm' } },
      headers: { 'retry-after': '7' },
    });
    expect(await hosts.provision(session, host)).toMatchObject({ phase: 'refused', retryAfterMs: 7000 });
  });

  it('knows nothing of an agent that is not configured', async () => {
    const { hosts } = await setUp();
    expect(await hosts.provision(session, { ...host, agent: 'a2' })).toMatchObject({ phase: 'failed' });
    expect(await hosts.inspect({ ...host, agent: 'a2' })).toEqual({ phase: 'unknown' });
    expect(await hosts.release({ ...host, agent: 'a2' }, now)).toMatchObject({ gone: false });
  });
});

describe('asking after a host', () => {
  it.each([
    ['404 as absent', 404, 'absent'],
    ['503, while the agent looks for its engines, as unknown', 503, 'unknown'],
    ['401 as unknown', 401, 'unknown'],
    ['500 as unknown', 500, 'unknown'],
  ])('takes %s', async (_name, code, phase) => {
    const { agent, hosts } = await setUp();
    agent.script.answer = () => ({ status: code, body: { error: { code: 'x', message: 'm' } } });
    expect(await hosts.inspect(host)).toEqual({ phase });
  });

  it('takes silence as unknown: it proves nothing', async () => {
    const hosts = agentHosts({
      agents: [{ name: 'a1', url: 'http://127.0.0.1:9', key: 'k'.repeat(43) }],
      clock: () => now,
      installation: 'inst',
      ticketKeys: [],
      reportUrl: () => 'http://broker/',
    });
    expect(await hosts.inspect(host)).toEqual({ phase: 'unknown' });
    expect(await hosts.provision(session, host)).toEqual({ phase: 'unknown' });
    expect(await hosts.release(host, now)).toMatchObject({ gone: false });
    expect(await hosts.announce()).toEqual(['a1']);
  });
});

describe('giving a host back', () => {
  it('asks until the agent has read back that it is gone', async () => {
    const { agent, hosts } = await setUp();
    let asked = 0;
    agent.script.answer = () =>
      ++asked < 3
        ? { status: 202, body: { state: 'ending', detail: 'told to end' } }
        : { status: 200, body: { state: 'gone', detail: 'gone after 40 ms' } };
    expect(await hosts.release(host, at(5))).toEqual({ gone: true, answer: 'gone after 40 ms' });
    expect(agent.calls.map(({ method, path }) => `${method} ${path}`)).toEqual(
      Array.from({ length: 3 }, () => 'DELETE /hosts/host-1?startDeadline=5'),
    );
  });

  it('is not done because the agent refuses to talk about it', async () => {
    const { agent, hosts } = await setUp();
    agent.script.answer = () => ({
      status: 401,
      body: { error: { code: 'unauthorized', message: 'wrong key' } },
    });
    expect(await hosts.release(host, now)).toEqual({ gone: false, answer: 'wrong key' });
  });
});

describe('what the agents have', () => {
  it('is what was started for this store, and nothing of another one on the same agent', async () => {
    const { agent, hosts } = await setUp();
    const others = status({ hostId: 'theirs', installation: 'another' });
    const body = {
      agent: 'a1',
      startId: 'run-1',
      adopted: true,
      capacity: { max: 4, used: 2 },
      hosts: [status(), others],
    };
    agent.script.answer = () => ({ status: 200, body });
    expect(await hosts.list()).toEqual([
      { agent: 'a1', hosts: [{ hostId: 'host-1', ref: { account: session.account, id: session.id } }] },
    ]);
  });

  it.each([
    [
      'still looks for its engines',
      {
        status: 200,
        body: { agent: 'a1', startId: 'r', adopted: false, capacity: { max: 4, used: 0 }, hosts: [] },
      },
    ],
    ['does not answer as it should', { status: 500 }],
  ])('is not known of one that %s', async (_name, answer) => {
    const { agent, hosts } = await setUp();
    agent.script.answer = () => answer;
    expect(await hosts.list()).toEqual([]);
  });
});

describe('telling a deadline', () => {
  it('keeps what did not get through for the next report, the latest only, and once', async () => {
    const { agent, hosts } = await setUp();
    agent.script.answer = () => ({ status: 500 });
    expect(await hosts.tellDeadline(host, at(2000))).toBe(false);
    expect(await hosts.tellDeadline(host, at(1000))).toBe(false);
    expect(hosts.takeUntold('a1')).toEqual([{ hostId: 'host-1', expiresAt: 2000 }]);
    expect(hosts.takeUntold('a1')).toEqual([]);
  });

  it('keeps nothing when the agent has heard it', async () => {
    const { agent, hosts } = await setUp();
    agent.script.answer = () => ({ status: 200, body: status({ phase: 'ready', endpoint }) });
    expect(await hosts.tellDeadline(host, at(2000))).toBe(true);
    expect(hosts.takeUntold('a1')).toEqual([]);
  });
});

describe('free places', () => {
  const report = (sequence: number, used: number, startId = 'run-1') => ({
    agent: 'a1',
    startId,
    sequence,
    capacity: { max: 4, used },
  });

  it('are unlimited before the first report, then what it says less what was started since', async () => {
    const { hosts } = await setUp();
    expect(hosts.freePlaces()).toBe(Number.POSITIVE_INFINITY);
    expect(hosts.hear(report(1, 1))).toBe(true);
    expect(hosts.freePlaces()).toBe(3);
    hosts.expectOne();
    expect(hosts.freePlaces()).toBe(2);
  });

  it('are not taken from an older report, but from a new run of the agent', async () => {
    const { hosts } = await setUp();
    hosts.hear(report(5, 4));
    expect(hosts.hear(report(4, 0))).toBe(false);
    expect(hosts.hear({ ...report(6, 0), agent: 'stranger' })).toBe(false);
    expect(hosts.freePlaces()).toBe(0);
    expect(hosts.hear(report(0, 2, 'run-2'))).toBe(true);
    expect(hosts.freePlaces()).toBe(2);
  });
});
