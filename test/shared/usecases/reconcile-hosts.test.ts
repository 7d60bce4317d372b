import { beforeEach, describe, expect, it } from 'vitest';
import { after, at, MINUTE } from '../../../shared/domain/instant.ts';
import { brokerBench } from '../../support/broker-bench.ts';
import { minute } from '../../support/builders/minute.ts';
import { aRef } from '../../support/builders/refs.ts';
import {
  anAllocatingSession,
  anEndedSession,
  aReadySession,
  aReleasedSession,
  theHost,
} from '../../support/builders/sessions.ts';

const ref = aRef();
let bench = brokerBench();
beforeEach(() => {
  bench = brokerBench();
});

const listed = (...hostIds: readonly string[]) => {
  bench.hosts.listings = [{ agent: theHost.agent, hosts: hostIds.map((hostId) => ({ hostId, ref })) }];
};
const reconcileAt = (now: number) => {
  bench.time.now = at(now);
  return bench.broker.reconcileHosts();
};
const released = () => bench.hosts.released.map(({ hostId }) => hostId);

describe('an orphan: a host of this store that no row names', () => {
  it('is given back once it was seen for two minutes', async () => {
    listed('left-behind');
    await reconcileAt(minute(20));
    expect(await reconcileAt(minute(22) - 1)).toEqual({ reaped: 0, lost: 0, failed: 0 });
    expect(released()).toEqual([]);
    expect(await reconcileAt(minute(22))).toEqual({ reaped: 1, lost: 0, failed: 0 });
    expect(released()).toEqual(['left-behind']);
  });

  it('is left alone while the store is younger than ten minutes: it may be another one’s', async () => {
    listed('left-behind');
    await reconcileAt(minute(1));
    await reconcileAt(minute(10) - 1);
    expect(released()).toEqual([]);
    await reconcileAt(minute(10));
    expect(released()).toEqual(['left-behind']);
  });

  it('is one too when the row of its session names another host, or has got its own back', async () => {
    bench.store.put(aReadySession({ expiresAt: minute(60) }));
    bench.store.put(
      aReleasedSession({ ...aRef('b'), host: { ...aReleasedSession().host, hostId: 'back-again' } as never }),
    );
    bench.hosts.listings = [
      {
        agent: theHost.agent,
        hosts: [
          { hostId: theHost.hostId, ref },
          { hostId: 'second', ref },
          { hostId: 'back-again', ref: aRef('b') },
          { hostId: 'nameless', ref: null },
        ],
      },
    ];
    await reconcileAt(minute(20));
    await reconcileAt(minute(22));
    expect(released()).toEqual(['second', 'back-again', 'nameless']);
  });

  it('is tried again at the next turn when it could not be given back', async () => {
    listed('left-behind');
    bench.hosts.releaseOutcome = { gone: false, answer: 'busy' };
    for (const now of [20, 22, 23]) await reconcileAt(minute(now));
    expect(released()).toEqual(['left-behind', 'left-behind']);
  });

  it('starts its two minutes over when it was away in between', async () => {
    listed('left-behind');
    await reconcileAt(minute(20));
    listed();
    await reconcileAt(minute(21));
    listed('left-behind');
    await reconcileAt(minute(22));
    expect(released()).toEqual([]);
  });
});

describe('a host that is somebody’s', () => {
  it.each([
    ['being started', anAllocatingSession()],
    ['in use', aReadySession({ expiresAt: minute(60) })],
    ['being given back', anEndedSession()],
  ])('is left alone while it is %s', async (_name, session) => {
    bench.store.put(session);
    listed(theHost.hostId);
    for (const now of [20, 22, 24])
      expect(await reconcileAt(minute(now))).toEqual({ reaped: 0, lost: 0, failed: 0 });
    expect(released()).toEqual([]);
  });

  it('is left alone when its row can not be read: then nobody knows', async () => {
    bench.store.put(aReadySession({ expiresAt: minute(60) }));
    bench.store.damage(ref);
    listed(theHost.hostId);
    await reconcileAt(minute(20));
    expect(await reconcileAt(minute(22))).toEqual({ reaped: 0, lost: 0, failed: 1 });
    expect(released()).toEqual([]);
  });

  it('costs no store operation once it was found in order', async () => {
    bench.store.put(aReadySession({ expiresAt: minute(60) }));
    listed(theHost.hostId);
    await reconcileAt(minute(3));
    const find = bench.store.find.bind(bench.store);
    let finds = 0;
    bench.store.find = (of) => {
      finds++;
      return find(of);
    };
    for (let now = 4; now < 30; now++) await reconcileAt(minute(now));
    expect(finds).toBe(0);
  });
});

describe('a store that does not answer', () => {
  it('reaps nothing', async () => {
    listed('left-behind');
    await reconcileAt(minute(20));
    bench.store.failNext('find', 'before');
    expect(await reconcileAt(minute(22))).toEqual({ reaped: 0, lost: 0, failed: 1 });
    expect(released()).toEqual([]);
  });
});

describe('a phantom: a host that a ready session names and its agent does not know', () => {
  beforeEach(() => bench.store.put(aReadySession({ expiresAt: minute(60) })));

  it('is lost to its session, which ends with hostFailure', async () => {
    listed();
    bench.hosts.inspectAnswer = { phase: 'absent' };
    expect(await reconcileAt(minute(20))).toEqual({ reaped: 0, lost: 1, failed: 0 });
    expect(bench.store.row(ref)).toMatchObject({ reason: 'hostFailure', endedAt: minute(20) });
    expect(bench.supervisor.nudged).toEqual([ref.id]);
  });

  it.each([
    ['the agent does not answer when asked for it', 'unknown'],
    ['it is there when asked for', 'starting'],
  ] as const)('is none when %s', async (_name, phase) => {
    listed();
    bench.hosts.inspectAnswer = { phase };
    await reconcileAt(minute(20));
    expect(bench.store.row(ref)).toMatchObject({ state: 'ready' });
  });

  it('is none when its agent gave no list: silence proves nothing', async () => {
    bench.hosts.listings = [];
    bench.hosts.inspectAnswer = { phase: 'absent' };
    await reconcileAt(minute(20));
    expect(bench.hosts.inspected).toEqual([]);
    expect(bench.store.row(ref)).toMatchObject({ state: 'ready' });
  });

  it('is noticed too when the session became ready after the rows were read through', async () => {
    listed(theHost.hostId);
    await reconcileAt(minute(3));
    bench.store.put(
      aReadySession({
        ...aRef('late'),
        expiresAt: minute(60),
        host: { state: 'held', hostId: 'late-host', agent: theHost.agent, since: minute(3) },
      }),
    );
    bench.hosts.listings = [
      {
        agent: theHost.agent,
        hosts: [
          { hostId: theHost.hostId, ref },
          { hostId: 'late-host', ref: aRef('late') },
        ],
      },
    ];
    await reconcileAt(minute(4));
    listed(theHost.hostId);
    bench.hosts.inspectAnswer = { phase: 'absent' };
    expect(await reconcileAt(minute(5))).toMatchObject({ lost: 1 });
    expect(bench.store.row(aRef('late'))).toMatchObject({ reason: 'hostFailure' });
  });

  it('is left alone when its session has ended meanwhile', async () => {
    listed(theHost.hostId);
    await reconcileAt(minute(3));
    bench.store.put(anEndedSession());
    listed();
    bench.hosts.inspectAnswer = { phase: 'absent' };
    expect(await reconcileAt(minute(20))).toMatchObject({ lost: 0 });
    expect(bench.store.row(ref)).toMatchObject({ reason: 'userRequested' });
  });
});

describe('an operator', () => {
  const stuck = () =>
    anEndedSession({
      host: {
        state: 'irrevocable',
        ...theHost,
        since: minute(5),
        attempts: 6,
        dueAt: after(minute(5), 15 * MINUTE),
        answer: 'no route',
      },
    });

  it('sees every session whose host is not given back, and nothing else', async () => {
    bench.store.put(stuck(), aReadySession(aRef('live')), aReleasedSession(aRef('done')));
    expect((await bench.broker.listHosts()).map(({ id }) => id).toSorted()).toEqual(['a-session', 'live']);
  });

  it('has a release tried at once', async () => {
    bench.store.put(stuck());
    bench.time.now = minute(6);
    expect(await bench.broker.releaseByOperator(theHost.hostId, false)).toMatchObject({
      ok: true,
      session: { host: { state: 'released', billingStoppedAt: minute(6), attempts: 7 } },
    });
  });

  it('can give up on a host: it counts as given back, and nothing claims that it was read back', async () => {
    bench.store.put(stuck());
    bench.time.now = minute(6);
    bench.hosts.releaseOutcome = { gone: false, answer: 'the machine was sold' };
    expect(await bench.broker.releaseByOperator(theHost.hostId, false)).toMatchObject({
      ok: true,
      session: { host: { state: 'irrevocable' } },
    });
    expect(await bench.broker.releaseByOperator(theHost.hostId, true)).toMatchObject({
      ok: true,
      session: {
        host: {
          state: 'released',
          billingStoppedAt: null,
          answer: expect.stringMatching(/operator.*the machine was sold/),
        },
      },
    });
    expect((await bench.store.history(ref)).at(-1)).toMatchObject({
      actor: 'operator',
      changes: ['releaseForced'],
    });
  });

  it('can not take the host of a live session, or one that nobody has', async () => {
    bench.store.put(aReadySession());
    expect(await bench.broker.releaseByOperator(theHost.hostId, true)).toMatchObject({
      ok: false,
      refusal: { why: 'hostInUse' },
    });
    expect(await bench.broker.releaseByOperator('unheard-of', true)).toMatchObject({
      ok: false,
      refusal: { why: 'noSuchHost' },
    });
  });
});
