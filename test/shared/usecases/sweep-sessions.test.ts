import { beforeEach, describe, expect, it } from 'vitest';
import { at, SECOND } from '../../../shared/domain/instant.ts';
import { brokerBench } from '../../support/broker-bench.ts';
import { minute } from '../../support/builders/minute.ts';
import { aRef } from '../../support/builders/refs.ts';
import {
  anAllocatingSession,
  anEndedSession,
  aReadySession,
  aReleasedSession,
  aStartingSession,
} from '../../support/builders/sessions.ts';

const ref = aRef();
let bench = brokerBench();
beforeEach(() => {
  bench = brokerBench();
});
const sweepAt = (now: number) => {
  bench.time.now = at(now);
  return bench.broker.sweepSessions();
};

describe('what is overdue by less than ten seconds', () => {
  it('is left to the supervisor', async () => {
    bench.store.put(aReadySession());
    expect(await sweepAt(minute(12) + 10 * SECOND - 1)).toEqual({ seen: 0, failed: 0 });
    expect(bench.store.row(ref)).toMatchObject({ state: 'ready' });
  });

  it('is the sweep’s from ten seconds on', async () => {
    bench.store.put(aReadySession());
    expect(await sweepAt(minute(12) + 10 * SECOND)).toEqual({ seen: 1, failed: 0 });
    expect(bench.store.row(ref)).toMatchObject({ state: 'ended' });
  });
});

describe('a session past its deadline', () => {
  it('is ended as of the deadline, and its supervisor started to give the host back', async () => {
    bench.store.put(aReadySession());
    await sweepAt(minute(13));
    expect(bench.store.row(ref)).toMatchObject({ reason: 'leaseExpired', endedAt: minute(12) });
    expect(await bench.store.history(ref)).toMatchObject([{ actor: 'time' }]);
    expect(bench.supervisor.started).toEqual([ref.id]);
  });

  it('has its host given back here when nobody has for two minutes', async () => {
    bench.store.put(aReadySession());
    await sweepAt(minute(14));
    expect(bench.store.row(ref)).toMatchObject({ host: { state: 'released' } });
    expect(bench.supervisor.started).toEqual([]);
  });

  it('that was extended in time is left alone', async () => {
    bench.store.put(aReadySession({ leaseMinutes: 30 }));
    expect(await sweepAt(minute(13))).toEqual({ seen: 0, failed: 0 });
  });
});

describe('a lost supervisor', () => {
  it('of a session that starts is started again forty seconds after the create, not before', async () => {
    bench.store.put(aStartingSession());
    await sweepAt(minute(0) + 40 * SECOND - 1);
    expect(bench.supervisor.started).toEqual([]);
    await sweepAt(minute(0) + 40 * SECOND);
    expect(bench.supervisor.started).toEqual([ref.id]);
  });

  it('is started with every sweep as long as the session starts, for starting one that runs is harmless', async () => {
    bench.store.put(anAllocatingSession());
    await sweepAt(minute(1));
    await sweepAt(minute(2));
    expect(bench.supervisor.started).toEqual([ref.id, ref.id]);
    expect(bench.store.row(ref)).toEqual(anAllocatingSession());
  });

  it('is never asked after: the rows say what is overdue', async () => {
    bench.store.put(aReadySession());
    await sweepAt(minute(5));
    expect(bench.supervisor.started).toEqual([]);
    expect(bench.store.calls).toEqual(['due']);
  });
});

describe('a release', () => {
  it('is the supervisor’s until it is two minutes overdue', async () => {
    bench.store.put(anEndedSession());
    await sweepAt(minute(7) - 1);
    expect(bench.hosts.released).toEqual([]);
    expect(bench.supervisor.started).toEqual([ref.id]);
  });

  it('is tried by the sweep itself from then on', async () => {
    bench.store.put(anEndedSession());
    await sweepAt(minute(7));
    expect(bench.hosts.released).toHaveLength(1);
    expect(bench.store.row(ref)).toMatchObject({ host: { state: 'released' } });
  });

  it('is not tried before the time that its last failure set', async () => {
    const host = {
      state: 'irrevocable',
      hostId: 'host-1',
      agent: 'agent-1',
      since: minute(5),
      attempts: 6,
      dueAt: minute(20),
      answer: null,
    } as const;
    bench.store.put(anEndedSession({ host }));
    expect(await sweepAt(minute(20))).toEqual({ seen: 0, failed: 0 });
  });
});

it('reads nothing of what is done with', async () => {
  bench.store.put(aReleasedSession(), anEndedSession({ ...aRef('b'), host: { state: 'none' } }));
  expect(await sweepAt(minute(100))).toEqual({ seen: 0, failed: 0 });
  expect(bench.store.calls).toEqual(['due']);
});

describe('one session that fails', () => {
  const [a, b, c] = [aRef('a'), aRef('b'), aRef('c')];
  beforeEach(() => bench.store.put(aReadySession(a), aReadySession(b), aReadySession(c)));
  const states = () => [a, b, c].map((one) => bench.store.row(one)?.state);

  it('does not stop the others: an outage', async () => {
    bench.store.failNext('replace');
    expect(await sweepAt(minute(13))).toEqual({ seen: 3, failed: 1 });
    expect(states()).toEqual(['ready', 'ended', 'ended']);
    expect(await sweepAt(minute(13))).toMatchObject({ failed: 0 });
    expect(states()).toEqual(['ended', 'ended', 'ended']);
  });

  it('does not stop the others: a damaged record', async () => {
    bench.store.damage(b);
    expect(await sweepAt(minute(13))).toEqual({ seen: 3, failed: 1 });
    expect(bench.supervisor.started).toEqual(['a', 'c']);
    expect(bench.logged).toEqual([expect.stringMatching(/^error: .*\bb\b/)]);
  });

  it('does not stop the others: supervisors that do not start', async () => {
    bench.supervisor.isDown = true;
    expect(await sweepAt(minute(13))).toEqual({ seen: 3, failed: 3 });
    expect(states()).toEqual(['ended', 'ended', 'ended']);
  });
});

describe('very many overdue sessions, as after a long pause,', () => {
  const all = Array.from({ length: 300 }, (_, n) => aRef(`s-${String(n).padStart(3, '0')}`));
  const states = () => new Set(all.map((one) => bench.store.row(one)?.state));

  it('are ended together', async () => {
    bench.store.put(...all.map((one) => aReadySession(one)));
    expect(await sweepAt(minute(13))).toEqual({ seen: 300, failed: 0 });
    expect(states()).toEqual(new Set(['ended']));
    expect(bench.store.calls.filter((verb) => verb === 'replace')).toEqual([]);
    for (const one of all) expect(await bench.store.history(one)).toMatchObject([{ actor: 'time' }]);
  });

  it('are ended one by one when that fails', async () => {
    bench.store.put(...all.map((one) => aReadySession(one)));
    bench.store.failNext('replaceAll');
    expect(await sweepAt(minute(13))).toEqual({ seen: 300, failed: 0 });
    expect(states()).toEqual(new Set(['ended']));
  });

  it('have no more than 200 supervisors of ended sessions woken at once: a busy engine gets no more work', async () => {
    bench.store.put(...all.map((one) => anEndedSession(one)));
    await sweepAt(minute(6));
    expect(bench.supervisor.started).toHaveLength(200);
    await sweepAt(minute(7));
    expect(bench.hosts.released).toHaveLength(300);
  });

  it('have all supervisors woken while they live', async () => {
    bench.store.put(...all.map((one) => anAllocatingSession(one)));
    await sweepAt(minute(1));
    expect(new Set(bench.supervisor.started).size).toBe(300);
  });
});
