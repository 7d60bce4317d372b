import { describe, expect, it } from 'vitest';
import { openHouse } from '../support/agent-house.ts';
import { until } from '../support/agent-until.ts';

describe('the reports of an agent', () => {
  it('come at once when something changed, long before the next is due', async () => {
    const house = await openHouse();
    const agent = await house.start('--report-seconds', '60');
    const began = Date.now();
    await agent.ready(house.broker.order());
    await until('reported ready', () => house.broker.latest('host-1')?.phase === 'ready');
    expect(Date.now() - began).toBeLessThan(10_000);
  });

  it('come at their interval when nothing changes, and then carry nobody as changed', async () => {
    const house = await openHouse();
    const agent = await house.start('--report-seconds', '0.1');
    await agent.ready(house.broker.order());
    await until('ready', () => house.broker.latest('host-1')?.phase === 'ready');
    const from = house.broker.reports.length;
    await until('five more', () => house.broker.reports.length >= from + 5);
    for (const report of house.broker.reports.slice(from)) {
      expect(report).toMatchObject({
        changed: [],
        alive: [{ hostId: 'host-1', account: 'account', session: 'session' }],
      });
    }
  });

  it('have growing numbers, and say how many places are used', async () => {
    const house = await openHouse();
    const agent = await house.start('--max-hosts', '3');
    await agent.ready(house.broker.order());
    await until('some', () => house.broker.reports.length >= 3);
    const numbers = house.broker.reports.map(({ sequence }) => sequence);
    expect(numbers).toEqual([...numbers].sort((left, right) => left - right));
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(house.broker.reports.at(-1)?.capacity).toEqual({ max: 3, used: 1 });
  });

  it('repeat a change until it was answered with 200', async () => {
    const house = await openHouse();
    house.broker.reply.status = 503;
    const agent = await house.start();
    await agent.ready(house.broker.order());
    expect(house.broker.reports).toEqual([]);
    house.broker.reply.status = 200;
    const first = await until('a report', () => house.broker.reports[0]);
    expect(first.changed).toMatchObject([{ hostId: 'host-1', phase: 'ready' }]);
    await until('another', () => house.broker.reports.length >= 2);
    expect(house.broker.reports[1]?.changed).toEqual([]);
  });

  it('begin again at once when the broker that did not answer announces itself', async () => {
    const house = await openHouse();
    const { broker } = house;
    broker.reply.status = 503;
    const agent = await house.start('--report-seconds', '60');
    await agent.ready(broker.order());
    // By now the pauses have grown beyond what this test waits.
    await until('several failures', () => broker.refused.count >= 5);
    broker.reply.status = 200;
    const announcement = {
      reportUrl: broker.reportUrl,
      ticketKeys: [broker.key.publicKey],
      brokerTime: broker.now(),
    };
    await agent.call('PUT', `/installations/${broker.installation}`, announcement);
    const report = await until('a report', () => broker.reports[0], 3_000);
    expect(report.changed).toMatchObject([{ hostId: 'host-1' }]);
  });

  it('tell each installation of its own hosts only', async () => {
    const house = await openHouse();
    const other = await openHouse();
    const agent = await house.start();
    await agent.ready(house.broker.order());
    await agent.ready(other.broker.order({ hostId: 'host-2' }));
    await until('both heard', () => house.broker.latest('host-1') && other.broker.latest('host-2'));
    const heard = (broker: typeof house.broker) =>
      new Set(
        broker.reports.flatMap(({ changed, alive }) => [...changed, ...alive].map(({ hostId }) => hostId)),
      );
    expect([...heard(house.broker)]).toEqual(['host-1']);
    expect([...heard(other.broker)]).toEqual(['host-2']);
    await until('both places are used', () => house.broker.reports.at(-1)?.capacity.used === 2);
  });

  it('never lower a deadline by their answers', async () => {
    const house = await openHouse();
    const agent = await house.start();
    await agent.ready(house.broker.order());
    const expiresAt = house.broker.now() + 600_000;
    await agent.call('POST', '/hosts/host-1:deadline', { expiresAt, brokerTime: house.broker.now() });
    house.broker.reply.deadlines = [{ hostId: 'host-1', expiresAt: expiresAt - 60_000 }];
    const from = house.broker.reports.length;
    await until('two more', () => house.broker.reports.length >= from + 2);
    expect((await agent.status('host-1'))?.expiresAt).toBe(expiresAt);
  });
});
