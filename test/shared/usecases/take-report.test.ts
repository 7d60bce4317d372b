import { beforeEach, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../shared/domain/endpoint.ts';
import { Outage } from '../../../shared/domain/outage.ts';
import type { HostFacts } from '../../../shared/usecases/take-report.ts';
import { brokerBench } from '../../support/broker-bench.ts';
import { minute } from '../../support/builders/minute.ts';
import { aRef } from '../../support/builders/refs.ts';
import {
  anAllocatingSession,
  anEndedSession,
  aReadySession,
  aStartingSession,
  theRequest,
} from '../../support/builders/sessions.ts';

const ref = aRef();
const endpoint: Endpoint = {
  hostname: 'gate.example',
  gatePort: 61701,
  inspectorPort: 61702,
  url: 'ws://gate.example:61701',
};
const says = (facts: Partial<HostFacts> = {}): HostFacts => ({
  ref,
  hostId: 'host-1',
  ready: null,
  seat: null,
  exited: null,
  ...facts,
});
const seated = (epoch: number, connected: boolean) => ({
  epoch,
  seat: 'seat-1',
  deviceId: 'hololens-7',
  connected,
  since: minute(3),
});

let bench = brokerBench();
beforeEach(() => {
  bench = brokerBench();
  bench.time.now = minute(2);
});
const report = (...changed: readonly HostFacts[]) =>
  bench.broker.takeReport({ agent: 'agent-1', changed, asking: [] });

describe('a host that is ready', () => {
  beforeEach(() => bench.store.put(anAllocatingSession()));

  it('begins the lease, wakes the supervisor and is told its deadline', async () => {
    expect(await report(says({ ready: endpoint }))).toEqual([{ hostId: 'host-1', expiresAt: minute(12) }]);
    expect(bench.store.row(ref)).toMatchObject({ state: 'ready', readyAt: minute(2), endpoint });
    expect(bench.supervisor.nudged).toEqual([ref.id]);
    expect(await bench.store.history(ref)).toMatchObject([{ actor: 'agent:agent-1', changes: ['ready'] }]);
  });

  it('may say it again: the deadline comes again, nothing else happens', async () => {
    await report(says({ ready: endpoint }));
    bench.time.now = minute(3);
    expect(await report(says({ ready: endpoint }))).toEqual([{ hostId: 'host-1', expiresAt: minute(12) }]);
    expect(bench.store.row(ref)).toMatchObject({ readyAt: minute(2), version: 3 });
    expect(bench.supervisor.nudged).toHaveLength(1);
  });

  it('may say it to two readers at once', async () => {
    const [one, other] = await Promise.all([
      report(says({ ready: endpoint })),
      report(says({ ready: endpoint })),
    ]);
    expect(one).toEqual(other);
    expect(bench.store.row(ref)).toMatchObject({ version: 3 });
  });

  it('gets the lease that an update made of it while it started', async () => {
    bench.store.put(anAllocatingSession({ leaseMinutes: 30 }));
    expect(await report(says({ ready: endpoint }))).toEqual([{ hostId: 'host-1', expiresAt: minute(32) }]);
  });

  it('has its lease even if the nudge is lost', async () => {
    bench.supervisor.isDown = true;
    expect(await report(says({ ready: endpoint }))).toHaveLength(1);
    expect(bench.store.row(ref)).toMatchObject({ state: 'ready' });
    expect(bench.logged).toHaveLength(1);
  });

  it('with its first device already there is all of it at once', async () => {
    await report(says({ ready: endpoint, seat: seated(1, true) }));
    expect(bench.store.row(ref)).toMatchObject({
      state: 'ready',
      version: 3,
      seat: { admitted: 1, holder: { connected: true } },
    });
  });

  it('at the start deadline is too late', async () => {
    bench.time.now = minute(20);
    expect(await report(says({ ready: endpoint }))).toEqual([]);
    expect(bench.store.row(ref)).toMatchObject({ state: 'ended', reason: 'placementTimeout' });
  });
});

describe('a host that the session does not name', () => {
  it.each([
    ['while another is allocated', anAllocatingSession()],
    ['while another is held', aReadySession()],
    ['before any was ordered', aStartingSession()],
    ['after the end', anEndedSession()],
  ])('changes nothing and hears nothing, %s', async (_name, session) => {
    bench.store.put(session);
    const stranger = says({ hostId: 'host-9', ready: endpoint, seat: seated(7, true), exited: 'gone' });
    expect(await report(stranger)).toEqual([]);
    expect(bench.store.row(ref)).toEqual(session);
    expect(bench.supervisor.nudged).toEqual([]);
  });
});

describe('a device at the gate', () => {
  beforeEach(() => bench.store.put(aReadySession()));

  it('takes the seat', async () => {
    await report(says({ ready: endpoint, seat: seated(1, true) }));
    expect(bench.store.row(ref)).toMatchObject({
      seat: { admitted: 1, holder: { deviceId: 'hololens-7', connected: true } },
    });
    expect(await bench.store.history(ref)).toMatchObject([{ changes: ['seatTaken'] }]);
  });

  it('keeps the seat when it leaves an exclusive session', async () => {
    await report(says({ seat: seated(1, true) }));
    await report(says({ seat: seated(1, false) }));
    expect(bench.store.row(ref)).toMatchObject({
      seat: { holder: { deviceId: 'hololens-7', connected: false } },
    });
  });

  it('gives the seat up when it leaves under hand-over', async () => {
    bench.store.put(aReadySession({ requested: { ...theRequest, seatPolicy: 'handover' } }));
    await report(says({ seat: seated(1, true) }));
    await report(says({ seat: seated(1, false) }));
    expect(bench.store.row(ref)).toMatchObject({ seat: { holder: null, admitted: 1 } });
  });

  it('is written once, however often it is said', async () => {
    for (let round = 0; round < 3; round++) await report(says({ seat: seated(1, true) }));
    expect(bench.store.row(ref)).toMatchObject({ version: 4 });
  });

  it('of an older epoch changes nothing', async () => {
    await report(says({ seat: seated(2, true) }));
    await report(says({ seat: seated(1, false) }));
    expect(bench.store.row(ref)).toMatchObject({
      seat: { admitted: 2, holder: { epoch: 2, connected: true } },
    });
  });

  it('wakes nobody: a seat is nothing to the supervisor', async () => {
    await report(says({ seat: seated(1, true) }));
    expect(bench.supervisor.nudged).toEqual([]);
  });
});

describe('a host that is no more', () => {
  it('ends a ready session, and the supervisor is woken to give back what is left', async () => {
    bench.store.put(aReadySession());
    expect(await report(says({ exited: 'The engine ended with code 1.' }))).toEqual([]);
    expect(bench.store.row(ref)).toMatchObject({
      reason: 'hostFailure',
      message: 'The engine ended with code 1.',
      host: { state: 'releasing' },
    });
    expect(bench.supervisor.nudged).toEqual([ref.id]);
  });

  it('ends one that is starting', async () => {
    bench.store.put(anAllocatingSession());
    await report(says({ exited: 'The engine ended with code 1.' }));
    expect(bench.store.row(ref)).toMatchObject({ reason: 'provisioningFailed' });
  });

  it('is no failure once the session has ended: it was told to go', async () => {
    bench.store.put(anEndedSession());
    await report(says({ exited: 'ended' }));
    expect(bench.store.row(ref)).toEqual(anEndedSession());
    expect(bench.supervisor.nudged).toEqual([]);
  });

  it('at the deadline leaves the session expired, not failed', async () => {
    bench.store.put(aReadySession());
    bench.time.now = minute(12);
    await report(says({ exited: 'ended' }));
    expect(bench.store.row(ref)).toMatchObject({ reason: 'leaseExpired' });
  });
});

describe('a host that asks', () => {
  const ask = (hostId: string, who = ref) =>
    bench.broker.takeReport({ agent: 'agent-1', changed: [], asking: [{ ref: who, hostId }] });

  it('hears its deadline, and nothing is written', async () => {
    bench.store.put(aReadySession({ leaseMinutes: 30 }));
    expect(await ask('host-1')).toEqual([{ hostId: 'host-1', expiresAt: minute(32) }]);
    expect(bench.store.calls).toEqual(['find']);
  });

  it.each([
    ['it is not the session’s host', aReadySession(), 'host-9', minute(3)],
    ['the session is starting', anAllocatingSession(), 'host-1', minute(3)],
    ['the session has ended', anEndedSession(), 'host-1', minute(6)],
    ['the lease has just run out, written or not', aReadySession(), 'host-1', minute(12)],
  ])('hears nothing when %s', async (_name, session, hostId, now) => {
    bench.store.put(session);
    bench.time.now = now;
    expect(await ask(hostId)).toEqual([]);
  });

  it('hears nothing about a session that is not there', async () => {
    expect(await ask('host-1', aRef('another'))).toEqual([]);
  });
});

describe('a report about many', () => {
  const other = aRef('other');
  beforeEach(() =>
    bench.store.put(
      anAllocatingSession(),
      anAllocatingSession({
        ...other,
        host: { state: 'allocating', hostId: 'host-2', agent: 'agent-1', since: minute(1) },
      }),
    ),
  );

  it('answers all of them', async () => {
    const deadlines = await report(
      says({ ready: endpoint }),
      says({ ref: other, hostId: 'host-2', ready: endpoint }),
    );
    expect(deadlines.map(({ hostId }) => hostId).toSorted()).toEqual(['host-1', 'host-2']);
  });

  it('takes a session that is not there for nobody’s', async () => {
    expect(
      await report(says({ ref: aRef('gone'), ready: endpoint }), says({ ready: endpoint })),
    ).toHaveLength(1);
  });

  it('fails as a whole when the store does not answer, so that the agent says it all again', async () => {
    bench.store.failNext('replace');
    await expect(
      report(says({ ready: endpoint }), says({ ref: other, hostId: 'host-2', ready: endpoint })),
    ).rejects.toThrow(Outage);
    expect(
      await report(says({ ready: endpoint }), says({ ref: other, hostId: 'host-2', ready: endpoint })),
    ).toHaveLength(2);
  });

  it('still answers the others when one session’s record is damaged: else no host of this agent hears its deadline', async () => {
    bench.store.damage(other);
    const deadlines = await report(
      says({ ready: endpoint }),
      says({ ref: other, hostId: 'host-2', ready: endpoint }),
    );
    expect(deadlines).toEqual([{ hostId: 'host-1', expiresAt: minute(12) }]);
  });

  it('still answers the others when a damaged record’s host asks', async () => {
    bench.store.put(aReadySession());
    bench.store.damage(other);
    const asking = [ref, other].map((who) => ({ ref: who, hostId: 'host-1' }));
    expect(await bench.broker.takeReport({ agent: 'agent-1', changed: [], asking })).toEqual([
      { hostId: 'host-1', expiresAt: minute(12) },
    ]);
  });
});
