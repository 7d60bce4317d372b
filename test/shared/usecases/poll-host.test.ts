import { beforeEach, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../shared/domain/endpoint.ts';
import { brokerBench } from '../../support/broker-bench.ts';
import { minute } from '../../support/builders/minute.ts';
import { nobodyYet } from '../../support/builders/nobody-yet.ts';
import { aRef } from '../../support/builders/refs.ts';
import {
  anAllocatingSession,
  anEndedSession,
  aReadySession,
  aStartingSession,
} from '../../support/builders/sessions.ts';

const ref = aRef();
const endpoint: Endpoint = {
  hostname: 'gate.example',
  gatePort: 61701,
  inspectorPort: 61702,
  url: 'ws://gate.example:61701',
};
let bench = brokerBench();
beforeEach(() => {
  bench = brokerBench();
  bench.store.put(anAllocatingSession());
  bench.time.now = minute(2);
});
const poll = () => bench.broker.pollHost(ref);

describe('a host that is being started', () => {
  it('and is ready begins the lease, though its agent’s report was lost', async () => {
    bench.hosts.inspectAnswer = { phase: 'ready', endpoint, gate: nobodyYet };
    expect(await poll()).toEqual({ next: 'sleep', until: minute(12) });
    expect(bench.store.row(ref)).toMatchObject({ state: 'ready', readyAt: minute(2) });
  });

  it.each(['starting', 'unknown'] as const)(
    'and is %s is asked again, at the latest at its start deadline: silence proves nothing',
    async (phase) => {
      bench.hosts.inspectAnswer = { phase };
      expect(await poll()).toEqual({ next: 'poll', by: minute(20) });
      expect(bench.store.row(ref)).toEqual(anAllocatingSession());
    },
  );

  it('and is absent is ordered again, under the same id', async () => {
    bench.hosts.inspectAnswer = { phase: 'absent' };
    expect(await poll()).toEqual({ next: 'provision' });
    await bench.broker.provisionHost(ref);
    expect(bench.hosts.provisioned).toEqual([{ agent: 'agent-1', hostId: 'host-1' }]);
  });

  it('and is known to be gone ends the session with what the agent said', async () => {
    bench.hosts.inspectAnswer = { phase: 'exited', message: 'The engine ended with code 1.' };
    expect(await poll()).toEqual({ next: 'release' });
    expect(bench.store.row(ref)).toMatchObject({
      reason: 'provisioningFailed',
      message: 'The engine ended with code 1.',
    });
  });

  it('and missed its start deadline ends the session, even if it is ready now', async () => {
    bench.hosts.inspectAnswer = { phase: 'ready', endpoint, gate: nobodyYet };
    bench.hosts.meanwhile = () => {
      bench.time.now = minute(20);
    };
    expect(await poll()).toEqual({ next: 'release' });
    expect(bench.store.row(ref)).toMatchObject({ reason: 'placementTimeout' });
  });

  it('is given back if the session was stopped while it was asked after', async () => {
    bench.hosts.inspectAnswer = { phase: 'ready', endpoint, gate: nobodyYet };
    bench.hosts.meanwhile = async () => {
      await bench.broker.stopSession(ref);
    };
    expect(await poll()).toEqual({ next: 'release' });
  });

  it('is not made ready twice when its report was faster', async () => {
    bench.hosts.inspectAnswer = { phase: 'ready', endpoint, gate: nobodyYet };
    bench.hosts.meanwhile = () => bench.store.put(aReadySession());
    bench.time.now = minute(3);
    expect(await poll()).toEqual({ next: 'sleep', until: minute(12) });
    expect(bench.store.row(ref)).toMatchObject({ readyAt: minute(2), version: 3 });
  });
});

describe('nobody is asked', () => {
  it.each([
    ['about a session without a host', aStartingSession(), { next: 'provision' }],
    ['about a session that is ready', aReadySession(), { next: 'sleep', until: minute(12) }],
    ['about a session that has ended', anEndedSession({ endedAt: minute(2) }), { next: 'release' }],
  ])('%s', async (_name, session, step) => {
    bench.store.put(session);
    expect(await poll()).toEqual(step);
    expect(bench.hosts.inspected).toEqual([]);
  });

  it('about a session that is not there', async () => {
    expect(await bench.broker.pollHost(aRef('another'))).toEqual({ next: 'done' });
  });

  it('past the start deadline, which ends the session', async () => {
    bench.time.now = minute(20);
    expect(await poll()).toEqual({ next: 'release' });
    expect(bench.hosts.inspected).toEqual([]);
    expect(bench.store.row(ref)).toMatchObject({ reason: 'placementTimeout' });
  });
});
