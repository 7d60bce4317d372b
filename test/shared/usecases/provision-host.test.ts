import { beforeEach, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../shared/domain/endpoint.ts';
import { after, MINUTE, SECOND } from '../../../shared/domain/instant.ts';
import { Outage } from '../../../shared/domain/outage.ts';
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
  bench.store.put(aStartingSession());
  bench.time.now = minute(1);
});
const provision = () => bench.broker.provisionHost(ref);
const inTwoSeconds = () => ({ next: 'sleep', until: after(bench.time.now, 2 * SECOND) });

it('writes which host it is about to order before it orders it', async () => {
  let intent: unknown;
  bench.hosts.meanwhile = () => {
    intent = bench.store.row(ref)?.host;
  };
  await provision();
  expect(bench.hosts.provisioned).toEqual([{ agent: 'agent-1', hostId: 'new-host-1' }]);
  expect(intent).toEqual({ state: 'allocating', agent: 'agent-1', hostId: 'new-host-1', since: minute(1) });
  expect(await bench.store.history(ref)).toMatchObject([{ actor: 'supervisor', changes: ['hostClaimed'] }]);
});

it('orders nothing while the intent can not be written', async () => {
  bench.store.failNext('replace');
  await expect(provision()).rejects.toThrow(Outage);
  expect(bench.hosts.provisioned).toEqual([]);
});

it('orders the same host again after an intent whose answer was lost: there are never two', async () => {
  bench.store.failNext('replace', 'after');
  await expect(provision()).rejects.toThrow(Outage);
  const [intended] = [bench.store.row(ref)?.host];
  await provision();
  expect(bench.hosts.provisioned).toEqual([expect.objectContaining({ hostId: 'new-host-1' })]);
  expect(intended).toMatchObject({ hostId: 'new-host-1' });
});

it('orders one host when two do it at once', async () => {
  await Promise.all([provision(), provision(), provision()]);
  expect(new Set(bench.hosts.provisioned.map(({ hostId }) => hostId)).size).toBe(1);
});

it('stays with the agent that the row names, whoever would be chosen now', async () => {
  bench.store.put(anAllocatingSession());
  bench.hosts.agent = 'agent-2';
  await provision();
  expect(bench.hosts.provisioned).toEqual([{ agent: 'agent-1', hostId: 'host-1' }]);
});

describe('when the provider answers', () => {
  it('ready: the lease begins, and the next thing is its end', async () => {
    bench.hosts.provisionAnswer = { phase: 'ready', endpoint, gate: nobodyYet };
    expect(await provision()).toEqual({ next: 'sleep', until: minute(11) });
    expect(bench.store.row(ref)).toMatchObject({ state: 'ready', readyAt: minute(1), endpoint });
  });

  it('starting: it is asked again after a while, at the latest at the start deadline', async () => {
    expect(await provision()).toEqual({ next: 'poll', by: minute(20) });
    expect(bench.store.row(ref)).toMatchObject({ state: 'starting' });
  });

  it('refused: the order is repeated when the agent said so', async () => {
    bench.hosts.provisionAnswer = { phase: 'refused', message: 'No place is free.', retryAfterMs: 7000 };
    expect(await provision()).toEqual({ next: 'sleep', until: after(minute(1), 7000) });
    expect(bench.store.row(ref)).toMatchObject({ state: 'starting', host: { state: 'allocating' } });
    expect(bench.logged).toHaveLength(1);
  });

  it('refused for longer than there is time: the start deadline is not slept over', async () => {
    bench.hosts.provisionAnswer = {
      phase: 'refused',
      message: 'No place is free.',
      retryAfterMs: 30 * MINUTE,
    };
    expect(await provision()).toEqual({ next: 'sleep', until: minute(20) });
  });

  it.each(['unknown', 'absent'] as const)(
    '%s: nothing is concluded from it, and the order is repeated',
    async (phase) => {
      bench.hosts.provisionAnswer = { phase };
      expect(await provision()).toEqual(inTwoSeconds());
      expect(bench.store.row(ref)).toMatchObject({ state: 'starting' });
    },
  );

  it.each(['failed', 'exited'] as const)(
    '%s: the session ends in an error with those words, and what may be there is given back',
    async (phase) => {
      bench.hosts.provisionAnswer = { phase, message: 'The engine can not start.' };
      expect(await provision()).toEqual({ next: 'release' });
      expect(bench.store.row(ref)).toMatchObject({
        state: 'ended',
        reason: 'provisioningFailed',
        message: 'The engine can not start.',
        host: { state: 'releasing', hostId: 'new-host-1' },
      });
    },
  );
});

describe('when the session has ended while the provider was at work', () => {
  it.each([
    ['starting', { phase: 'starting' }],
    ['ready', { phase: 'ready', endpoint, gate: nobodyYet }],
    ['refused', { phase: 'refused', message: 'Full.', retryAfterMs: 1 }],
    ['unknown', { phase: 'unknown' }],
  ] as const)(
    'the next thing is to give back what was made, whatever the answer: %s',
    async (_name, answer) => {
      bench.hosts.provisionAnswer = answer;
      bench.hosts.meanwhile = async () => {
        await bench.broker.stopSession(ref);
      };
      expect(await provision()).toEqual({ next: 'release' });
      expect(bench.store.row(ref)).toMatchObject({
        state: 'ended',
        reason: 'userRequested',
        host: { state: 'releasing' },
      });
    },
  );

  it('a start deadline that passed meanwhile has ended it', async () => {
    bench.hosts.provisionAnswer = { phase: 'ready', endpoint, gate: nobodyYet };
    bench.hosts.meanwhile = () => {
      bench.time.now = minute(20);
    };
    expect(await provision()).toEqual({ next: 'release' });
    expect(bench.store.row(ref)).toMatchObject({
      reason: 'placementTimeout',
      endedAt: minute(20),
      readyAt: null,
    });
  });
});

describe('no provider is called', () => {
  it('for a session that is not there: a supervisor without a row is done', async () => {
    expect(await bench.broker.provisionHost(aRef('another'))).toEqual({ next: 'done' });
    expect(bench.hosts.provisioned).toEqual([]);
  });

  it.each([
    ['is ready, which is slept out', aReadySession(), { next: 'sleep', until: minute(12) }],
    ['has ended, which is given back', anEndedSession({ endedAt: minute(1) }), { next: 'release' }],
    ['ended before it had a host', anEndedSession({ host: { state: 'none' } }), { next: 'done' }],
  ])('for a session that %s', async (_name, session, step) => {
    bench.store.put(session);
    expect(await provision()).toEqual(step);
    expect(bench.hosts.provisioned).toEqual([]);
  });

  it('past the start deadline, and that end is written', async () => {
    bench.time.now = minute(20);
    expect(await provision()).toEqual({ next: 'done' });
    expect(bench.hosts.provisioned).toEqual([]);
    expect(bench.store.row(ref)).toMatchObject({ state: 'ended', reason: 'placementTimeout' });
  });

  it('while there is no agent at all, and that is tried again', async () => {
    bench.hosts.agent = null;
    expect(await provision()).toEqual(inTwoSeconds());
    expect(bench.hosts.provisioned).toEqual([]);
    expect(bench.store.row(ref)).toMatchObject({ host: { state: 'none' } });
    expect(bench.logged).toHaveLength(1);
  });
});
