import { describe, expect, it } from 'vitest';
import { takeAgentReport } from '../../../functions/http/agent-report.ts';
import type { HostStatus } from '../../../shared/connection/host-status.ts';
import { agentHosts } from '../../../shared/hosts/agents.ts';
import { azuriteForThisFile } from '../../support/azurite.ts';
import { countingTable } from '../../support/counting-table.ts';
import { scriptedAgent } from '../../support/scripted-agent.ts';
import { until } from '../../support/until.ts';
import { startVirtualBroker } from '../../support/virtual-broker.ts';

const azurite = azuriteForThisFile();

const SECOND = 1000;
const HOUR = 3_600_000;
const shards = 2;
const installation = 'test-installation';

/** A broker on Azurite with one agent that reports as real ones do, and the store operations that it costs. */
async function setUp() {
  const agent = await scriptedAgent();
  const { table, calls } = countingTable(await azurite.openTable());
  const agents = [{ name: 'a1', url: agent.url, key: agent.key }];
  let hosts: ReturnType<typeof agentHosts> | undefined;
  const broker = await startVirtualBroker({
    openTable: () => Promise.resolve(table),
    shards,
    hosts: (clock) => {
      hosts = agentHosts({ agents, clock, installation, ticketKeys: [], reportUrl: () => 'http://broker/' });
      return hosts;
    },
    takeReport: (parts, clock) => {
      if (!hosts) throw new Error('Hosts come first.');
      return takeAgentReport({ broker: parts, agents, hosts, installation, ticketKeys: [], clock });
    },
  });
  const run = { agent: 'a1', startId: 'run-1' };
  const capacity = { max: 4, used: 1 };
  let host: HostStatus | null = null;
  agent.script.answer = ({ method, path, body }) => {
    if (method === 'POST' && path === '/hosts') {
      const { hostId, account, session } = body;
      const named = { hostId, account, session, installation, version: 1, phase: 'starting' as const };
      host = { ...named, endpoint: null, seat: null, exit: null, expiresAt: null };
      return { status: 202, body: host };
    }
    if (method === 'DELETE')
      return { status: 200, body: { state: 'gone', detail: 'Its process group is gone.' } };
    if (path === '/hosts')
      return { status: 200, body: { ...run, adopted: true, capacity, hosts: host ? [host] : [] } };
    return { status: 200, body: host };
  };
  let sequence = 0;
  const report = async (change: Partial<HostStatus> | null): Promise<void> => {
    if (!host) throw new Error('No host was ordered.');
    if (change) host = { ...host, version: host.version + 1, ...change };
    const { hostId, account, session } = host;
    const answer = await broker.send(
      'POST',
      '/agents/a1/report',
      {
        ...{ ...run, installation, sequence: sequence++, asking: [], capacity },
        changed: change ? [host] : [],
        alive: [{ hostId, account, session, lastInputAt: null }],
      },
      { authorization: `Bearer ${agent.key}` },
    );
    expect(answer.status).toBe(200);
    await broker.host.idle();
  };
  return { broker, calls, report };
}

const endpoint = {
  hostname: 'gpu-1',
  gatePort: 61_701,
  inspectorPort: 61_702,
  url: 'ws://gpu-1:61701/hosts/h',
};

describe('what a session costs at the store', () => {
  it('is at most 30 operations for a whole life, with a look at it at every step', async () => {
    const { broker, calls, report } = await setUp();
    const before = { ...calls, log: azurite.log().length };
    await broker.native('PUT', 's1', { maxLeaseTimeMinutes: 60, size: 'Standard' });
    await broker.host.idle();
    await report({ phase: 'ready', endpoint });
    expect((await broker.native('GET', 's1')).body.status).toBe('Ready');
    await broker.native('PATCH', 's1', { maxLeaseTimeMinutes: 240 });
    const { epoch } = (await broker.native('POST', 's1:connect', { deviceId: 'headset' })).body;
    const seat = { epoch, seat: 'seat', deviceId: 'headset', since: broker.clock.now(), lastInputAt: null };
    await report({ seat: { ...seat, connected: true } });
    await report({ seat: { ...seat, connected: false } });
    await broker.native('POST', 's1/:stop');
    await broker.host.idle();
    expect((await broker.native('GET', 's1')).body.host.state).toBe('released');
    const spent = calls.get - before.get + (calls.transact - before.transact) + (calls.range - before.range);
    const requests = (): number => azurite.log().length - before.log;
    await until('the access log has every operation', () => requests() >= spent);
    process.stdout.write(
      `A whole session: ${calls.get - before.get} reads, ${calls.transact - before.transact} transactions, ${calls.range - before.range} ranges; ${requests()} requests at the store.\n`,
    );
    expect(spent).toBeLessThanOrEqual(30);
    expect(requests()).toBe(spent);
  });

  it('is nothing while it is merely live: in an hour with its reports only the sweep asks, once a minute and shard', async () => {
    const { broker, calls, report } = await setUp();
    await broker.native('PUT', 's1', { maxLeaseTimeMinutes: 1440, size: 'Standard' });
    await broker.host.idle();
    await report({ phase: 'ready', endpoint });
    // The first sweep after a start looks at what is there.
    await broker.clock.advanceBy(90 * SECOND);
    const before = { ...calls };
    for (let second = 0; second < HOUR / SECOND; second += 15) {
      await broker.clock.advanceBy(15 * SECOND);
      await report(null);
    }
    expect(calls).toEqual({ get: before.get, transact: before.transact, range: before.range + 60 * shards });
    expect((await broker.native('GET', 's1')).body.status).toBe('Ready');
  }, 40_000);
});
