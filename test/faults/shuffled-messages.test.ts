import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../shared/domain/endpoint.ts';
import type { SessionRef } from '../../shared/domain/session-ref.ts';
import type { HostFacts } from '../../shared/usecases/take-report.ts';
import { engineProcesses, openHouse } from '../support/agent-house.ts';
import { until } from '../support/agent-until.ts';
import { brokerBench } from '../support/broker-bench.ts';
import { minute } from '../support/builders/minute.ts';
import { aRef } from '../support/builders/refs.ts';
import { anAllocatingSession, aStartingSession } from '../support/builders/sessions.ts';
import { KillChance } from '../support/kill-chance.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { manyBrokers } from './many-brokers.ts';
import { repeatedAndShuffled } from './repeated-and-shuffled.ts';

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed);
const ref = aRef();
const endpoint: Endpoint = {
  hostname: 'gate.example',
  gatePort: 61701,
  inspectorPort: 61702,
  url: 'ws://gate.example:61701',
};

describe('what an agent says of a host, each of it 1 to 5 times and in any order', () => {
  const seated = (epoch: number, connected: boolean) => ({
    epoch,
    seat: 'seat-1',
    deviceId: 'headset',
    connected,
    since: minute(3),
  });
  const said: readonly HostFacts[] = [
    { ref, hostId: 'host-1', ready: null, seat: null, exited: null },
    { ref, hostId: 'host-1', ready: endpoint, seat: null, exited: null },
    { ref, hostId: 'host-1', ready: endpoint, seat: seated(1, true), exited: null },
    { ref, hostId: 'host-1', ready: endpoint, seat: seated(1, false), exited: null },
    { ref, hostId: 'host-1', ready: endpoint, seat: seated(2, true), exited: null },
    { ref, hostId: 'host-1', ready: endpoint, seat: seated(2, false), exited: null },
    { ref, hostId: 'host-of-before', ready: endpoint, seat: seated(9, true), exited: 'It is no more.' },
  ];
  const sessionAfter = async (reports: readonly HostFacts[]): Promise<object> => {
    const bench = brokerBench();
    bench.time.now = minute(2);
    bench.store.put(anAllocatingSession());
    for (const facts of reports)
      await bench.broker.takeReport({ agent: 'agent-1', changed: [facts], asking: [] });
    const session = (await bench.store.find(ref))?.session;
    // How many writes it took depends on the order; what came of them does not.
    return { ...session, version: 0 };
  };

  it('leads to the same session: ready, with the last epoch', async () => {
    const inOrder = await sessionAfter(said);
    expect(inOrder).toMatchObject({ state: 'ready', seat: { admitted: 2, holder: { connected: false } } });
    for (const seed of SEEDS)
      expect(await sessionAfter(repeatedAndShuffled(said, new KillChance(seed))), `seed ${seed}`).toEqual(
        inOrder,
      );
  });
});

describe('the steps of a supervisor, each 1 to 5 times, in any order and at once', () => {
  it('order one host for one session, and give it back once', async () => {
    for (const seed of SEEDS) {
      const chance = new KillChance(seed);
      const ordered: string[] = [];
      const released: string[] = [];
      const { brokers, store, time, put } = await manyBrokers(2, (hosts) => ({
        ...hosts,
        provision: (session, host) => {
          ordered.push(host.hostId);
          return hosts.provision(session, host);
        },
        release: (host, startDeadline) => {
          released.push(host.hostId);
          return hosts.release(host, startDeadline);
        },
      }));
      await put(aStartingSession({ version: 1 }));
      const steps = brokers.flatMap((it) => [it.provisionHost, it.pollHost, it.tendSession, it.releaseHost]);
      const all = async (also: readonly ((of: SessionRef) => Promise<unknown>)[] = []): Promise<void> => {
        const order = repeatedAndShuffled([...steps, ...also], chance);
        while (order.length > 0) await Promise.all(order.splice(0, 4).map((step) => step(ref)));
      };
      await all();
      time.now = minute(1);
      await all(brokers.map((it) => it.stopSession));
      await all();
      expect(new Set(ordered).size, `seed ${seed}`).toBe(1);
      expect(new Set(released)).toEqual(new Set(ordered));
      expect((await store.find(ref))?.session).toMatchObject({
        state: 'ended',
        reason: 'userRequested',
        host: { state: 'released', attempts: 1 },
      });
    }
  });
});

describe('the orders to an agent, each 1 to 5 times and in any order', () => {
  it('start at most one engine for each host, and in the end none runs', async () => {
    const chance = new KillChance(1);
    const started = join(temporaryFolder(), 'started');
    writeFileSync(started, '');
    const house = await openHouse();
    const engine = `sh -c "echo $ENGINE_HOST_ID >> ${started}; exec sleep 600"`;
    const agent = await house.start('--engine', engine, '--max-hosts', '64', '--stop-seconds', '0.2');
    const ids = Array.from({ length: 30 }, (_, n) => `host-${n}`);
    await Promise.all(
      ids.map(async (hostId) => {
        const order = house.broker.order({ hostId, session: `session-of-${hostId}` });
        const { startDeadline } = order;
        const deadline = (minutes: number) => ({
          expiresAt: house.broker.now() + minutes * 60_000,
          brokerTime: house.broker.now(),
        });
        const release = `/hosts/${hostId}?startDeadline=${startDeadline}`;
        const messages = [
          () => agent.call('POST', '/hosts', order),
          () => agent.call('POST', `/hosts/${hostId}:deadline`, deadline(10)),
          () => agent.call('POST', `/hosts/${hostId}:deadline`, deadline(5)),
          () => agent.call('DELETE', release),
        ];
        for (const message of repeatedAndShuffled(messages, chance))
          expect((await message()).status).toBeLessThan(500);
        await until(
          `host ${hostId} is gone`,
          async () => (await agent.call('DELETE', release)).status === 200,
        );
        expect((await agent.call('POST', '/hosts', order)).status).toBe(410);
      }),
    );
    const lines = readFileSync(started, 'utf8').split('\n').filter(Boolean);
    expect(lines).toHaveLength(new Set(lines).size);
    expect(engineProcesses(house.folder, [agent])).toEqual([]);
  }, 40_000);
});
