import { beforeEach, describe, expect, it } from 'vitest';
import { at, SECOND } from '../../shared/domain/instant.ts';
import { brokerBench } from '../support/broker-bench.ts';
import { minute, start } from '../support/builders/minute.ts';
import { nobodyYet } from '../support/builders/nobody-yet.ts';
import { aRef } from '../support/builders/refs.ts';
import { theRequest } from '../support/builders/sessions.ts';
import { HandDrivenSupervisor } from './hand-driven-supervisor.ts';

/* The supervisor with its real activities over fakes: what the parts promise one by one has to hold when they work together. */

const ref = aRef();
const endpoint = {
  hostname: 'gate.example',
  gatePort: 61701,
  inspectorPort: 61702,
  url: 'ws://gate.example:61701',
};
let bench = brokerBench();
beforeEach(async () => {
  bench = brokerBench();
  await bench.broker.createSession(ref, theRequest);
});

/**
 * Answers activities until it sleeps or is done; alarms up to `until` ring in their order. Gives back the generation that is running
 * then: one that starts over with an empty history is another supervisor.
 */
async function run(first: HandDrivenSupervisor, until: number): Promise<HandDrivenSupervisor> {
  let supervisor = first;
  for (let round = 0; round < 1000; round++) {
    const [next] = supervisor.continuedAs;
    if (next !== undefined) supervisor = new HandDrivenSupervisor(next, supervisor.now);
    if (supervisor.activity !== null) supervisor.answer(await perform(supervisor.activity));
    else if ((supervisor.alarmAt ?? until + 1) <= until) {
      supervisor.ring();
      bench.time.now = at(Math.max(bench.time.now, supervisor.now));
    } else break;
  }
  bench.time.now = at(Math.max(bench.time.now, until));
  supervisor.now = bench.time.now;
  return supervisor;
}

function perform(name: string): Promise<unknown> {
  const { provisionHost, pollHost, tendSession, releaseHost } = bench.broker;
  const activity = new Map(Object.entries({ provisionHost, pollHost, tendSession, releaseHost })).get(name);
  if (!activity) throw new Error(`Nothing is registered as ${name}.`);
  return activity(ref);
}

const ready = () =>
  bench.broker.takeReport({
    agent: 'agent-1',
    asking: [],
    changed: [{ ref, hostId: 'new-host-1', ready: endpoint, seat: null, exited: null }],
  });

describe('a session', () => {
  it('whose host reports by itself is ready at once, expires at its deadline and gives its host back', async () => {
    const supervisor = new HandDrivenSupervisor(ref);
    await run(supervisor, start + 300);
    await ready();
    supervisor.nudge();
    await run(supervisor, minute(10));
    expect(bench.store.row(ref)).toMatchObject({ state: 'ready', readyAt: start + 300 });
    await run(supervisor, minute(11));
    expect(supervisor.isFinished).toBe(true);
    expect(bench.store.row(ref)).toMatchObject({
      reason: 'leaseExpired',
      endedAt: minute(10) + 300,
      host: { state: 'released', attempts: 1, billingStoppedAt: minute(10) + 300 },
    });
    expect((await bench.store.history(ref)).map(({ changes }) => changes[0])).toEqual([
      'created',
      'hostClaimed',
      'ready',
      'ended',
      'releaseTried',
      'released',
    ]);
  });

  it('whose host’s report is lost is ready with a poll, at most ten seconds later', async () => {
    const supervisor = new HandDrivenSupervisor(ref);
    await run(supervisor, minute(1));
    bench.hosts.inspectAnswer = { phase: 'ready', endpoint, gate: nobodyYet };
    await run(supervisor, minute(1) + 10 * SECOND);
    expect(bench.store.row(ref)).toMatchObject({ state: 'ready' });
  });

  it('that was extended outlives its old deadline without a word to the supervisor', async () => {
    bench.hosts.provisionAnswer = { phase: 'ready', endpoint, gate: nobodyYet };
    const supervisor = new HandDrivenSupervisor(ref);
    await run(supervisor, minute(1));
    await bench.broker.updateSession(ref, { leaseMinutes: 30, updateId: null, tags: null });
    await run(supervisor, minute(29));
    expect(bench.store.row(ref)).toMatchObject({ state: 'ready' });
    await run(supervisor, minute(30));
    expect(bench.store.row(ref)).toMatchObject({ state: 'ended', endedAt: minute(30) });
  });

  it('that is stopped gives its host back with the nudge', async () => {
    bench.hosts.provisionAnswer = { phase: 'ready', endpoint, gate: nobodyYet };
    const supervisor = new HandDrivenSupervisor(ref);
    await run(supervisor, minute(1));
    await bench.broker.stopSession(ref);
    supervisor.nudge();
    await run(supervisor, minute(1));
    expect(supervisor.isFinished).toBe(true);
    expect(bench.store.row(ref)).toMatchObject({ host: { state: 'released' } });
  });

  it('whose host never gets ready ends at its start deadline, and what was ordered is given back', async () => {
    const supervisor = await run(new HandDrivenSupervisor(ref), minute(20));
    expect(supervisor.isFinished).toBe(true);
    expect(bench.store.row(ref)).toMatchObject({
      reason: 'placementTimeout',
      host: { state: 'released', billingStoppedAt: minute(20) },
    });
    expect(bench.hosts.released).toHaveLength(1);
  });

  it('whose host can not be given back is tried for as long as it takes', async () => {
    bench.hosts.provisionAnswer = { phase: 'ready', endpoint, gate: nobodyYet };
    bench.hosts.releaseOutcome = { gone: false, answer: 'no' };
    const supervisor = new HandDrivenSupervisor(ref);
    await run(supervisor, minute(120));
    expect(supervisor.isFinished).toBe(false);
    expect(bench.store.row(ref)).toMatchObject({ host: { state: 'irrevocable' } });
    bench.hosts.releaseOutcome = { gone: true, answer: 'gone' };
    await run(supervisor, minute(135));
    expect(supervisor.isFinished).toBe(true);
    expect(bench.store.row(ref)).toMatchObject({ host: { state: 'released' } });
  });
});

describe('two supervisors of one session', () => {
  it('order one host and give it back once', async () => {
    const [one, other] = [new HandDrivenSupervisor(ref), new HandDrivenSupervisor(ref)];
    bench.hosts.provisionAnswer = { phase: 'ready', endpoint, gate: nobodyYet };
    await Promise.all([run(one, minute(0)), run(other, minute(0))]);
    await bench.broker.stopSession(ref);
    for (const supervisor of [one, other]) supervisor.nudge();
    await Promise.all([run(one, minute(0)), run(other, minute(0))]);
    expect(new Set(bench.hosts.provisioned.map(({ hostId }) => hostId)).size).toBe(1);
    expect(bench.hosts.released).toHaveLength(1);
    expect(bench.store.row(ref)).toMatchObject({ host: { state: 'released', attempts: 1 } });
  });

  it('need not know of each other: one that begins late finds its place in the row', async () => {
    bench.hosts.provisionAnswer = { phase: 'ready', endpoint, gate: nobodyYet };
    await run(new HandDrivenSupervisor(ref), minute(0));
    const late = new HandDrivenSupervisor(ref);
    await run(late, minute(0));
    expect(late.alarmAt).toBe(minute(10));
    expect(bench.hosts.provisioned).toHaveLength(1);
  });
});
