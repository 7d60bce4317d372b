import { beforeEach, describe, expect, it } from 'vitest';
import { at, DAY } from '../../../shared/domain/instant.ts';
import { Outage } from '../../../shared/domain/outage.ts';
import { brokerBench } from '../../support/broker-bench.ts';
import { minute, start } from '../../support/builders/minute.ts';
import { anAccount, anotherAccount, aRef } from '../../support/builders/refs.ts';
import {
  anEndedSession,
  aReadySession,
  aReleasedSession,
  aStartingSession,
  theRequest,
} from '../../support/builders/sessions.ts';

const ref = aRef();
let bench = brokerBench();
beforeEach(() => {
  bench = brokerBench();
});
const create = (change: Partial<typeof theRequest> = {}, who = ref) =>
  bench.broker.createSession(who, { ...theRequest, ...change });

const taken = { ok: false, refusal: { why: 'idTaken' } };
/** From this instant on a session that ended at `start` is forgotten. */
const afterItsDays = at(start + 30 * DAY);

describe('a new session', () => {
  it('is starting, without a host, and has its start deadline', async () => {
    expect(await create()).toEqual({ ok: true, isNew: true, session: aStartingSession() });
    expect(bench.store.row(ref)).toEqual(aStartingSession());
  });

  it('begins its history with who created it', async () => {
    await create();
    expect(await bench.store.history(ref)).toEqual([
      {
        version: 1,
        at: start,
        actor: `account:${anAccount}`,
        changes: ['created'],
        who: null,
        state: 'starting',
        reason: null,
        expiresAt: null,
        deviceId: null,
        toDeviceId: null,
        warnings: [],
      },
    ]);
  });

  it('has its supervisor started, after the row is there', async () => {
    bench.store.failNext('insert');
    await expect(create()).rejects.toThrow(Outage);
    expect(bench.supervisor.started).toEqual([]);
    await create();
    expect(bench.supervisor.started).toEqual([ref.id]);
  });

  it('is created even if its supervisor does not start: the sweep starts it', async () => {
    bench.supervisor.isDown = true;
    expect(await create()).toMatchObject({ ok: true, isNew: true });
    expect(bench.logged).toHaveLength(1);
    bench.supervisor.isDown = false;
    bench.time.now = minute(1);
    await bench.broker.sweepSessions();
    expect(bench.supervisor.started).toEqual([ref.id]);
  });

  it('takes one of the places', async () => {
    await create();
    expect(bench.hosts.expected).toBe(1);
  });

  it('asks no provider for anything: that is for the supervisor', async () => {
    await create();
    expect(bench.hosts.provisioned).toEqual([]);
  });

  it('may have an id that another account uses', async () => {
    await create();
    expect(await create({ size: 'Premium' }, aRef('a-session', anotherAccount))).toMatchObject({
      ok: true,
      isNew: true,
    });
  });

  it('is another session when the id differs in case', async () => {
    await create();
    expect(await create({}, aRef('A-Session'))).toMatchObject({ ok: true, isNew: true });
  });
});

describe('the same call again', () => {
  it('finds the session that the first one made', async () => {
    const first = await create();
    expect(await create()).toEqual({ ...first, isNew: false });
    expect(bench.hosts.expected).toBe(1);
  });

  it('drives on a session that was left half started', async () => {
    bench.supervisor.isDown = true;
    await create();
    bench.supervisor.isDown = false;
    await create();
    expect(bench.supervisor.started).toEqual([ref.id]);
  });

  it('is compared with what was asked for, not with what an update made of it', async () => {
    bench.store.put(aReadySession({ leaseMinutes: 30 }));
    expect(await create()).toMatchObject({ ok: true, isNew: false, session: { leaseMinutes: 30 } });
    expect(await create({ leaseMinutes: 30 })).toEqual(taken);
  });

  it('finds the session also when it has ended, and starts nothing', async () => {
    bench.store.put(anEndedSession());
    bench.time.now = minute(6);
    expect(await create()).toMatchObject({ ok: true, isNew: false, session: { state: 'ended' } });
    expect(bench.supervisor.started).toEqual([]);
  });

  it('never shows a live session past its deadline', async () => {
    bench.store.put(aReadySession());
    bench.time.now = minute(12);
    expect(await create()).toMatchObject({ ok: true, session: { state: 'ended', reason: 'leaseExpired' } });
  });

  it('finds what a first call wrote whose answer was lost', async () => {
    bench.store.failNext('insert', 'after');
    await expect(create()).rejects.toThrow(Outage);
    expect(await create()).toMatchObject({ ok: true, isNew: false });
    expect(bench.supervisor.started).toEqual([ref.id]);
  });

  it('makes one session of sixteen simultaneous copies', async () => {
    const all = await Promise.all(Array.from({ length: 16 }, () => create()));
    expect(all.filter((created) => created.ok && created.isNew)).toHaveLength(1);
    expect(all.filter((created) => created.ok && !created.isNew)).toHaveLength(15);
    expect(bench.hosts.expected).toBe(1);
  });
});

describe('other settings under the same id', () => {
  it.each([
    ['another lease', { leaseMinutes: 11 }],
    ['another size', { size: 'Premium' as const }],
    ['other models', { models: ['builtin://Engine'] }],
    ['another seat policy', { seatPolicy: 'handover' as const }],
  ])('are a conflict: %s', async (_name, change) => {
    await create();
    expect(await create(change)).toEqual(taken);
    expect(bench.supervisor.started).toEqual([ref.id]);
  });

  it('are a conflict also after the session has ended', async () => {
    bench.store.put(anEndedSession());
    expect(await create({ leaseMinutes: 11 })).toEqual(taken);
  });
});

it('admits no more simultaneous creates than there are places', async () => {
  bench.hosts.places = 2;
  const all = await Promise.all(['a', 'b', 'c', 'd'].map((id) => create({}, aRef(id))));
  expect(all.filter(({ ok }) => ok)).toHaveLength(2);
});

describe('without a free place', () => {
  beforeEach(() => {
    bench.hosts.places = 0;
  });

  it('a new session is refused and told when to come back', async () => {
    const refused = await create();
    expect(refused).toMatchObject({ ok: false, refusal: { why: 'noCapacity' } });
    const seconds =
      !refused.ok && refused.refusal.why === 'noCapacity' ? refused.refusal.retryAfterSeconds : Number.NaN;
    expect(Number.isInteger(seconds)).toBe(true);
    expect(seconds).toBeGreaterThan(0);
    expect(bench.store.row(ref)).toBeUndefined();
  });

  it('a repeated create is still answered', async () => {
    bench.store.put(aReadySession());
    expect(await create()).toMatchObject({ ok: true, isNew: false });
    expect(await create({ size: 'Premium' })).toEqual(taken);
  });

  it('an id that is free again is refused for now like any other', async () => {
    bench.store.put(aReleasedSession({ endedAt: start }));
    bench.time.now = afterItsDays;
    expect(await create()).toMatchObject({ ok: false, refusal: { why: 'noCapacity' } });
    expect(bench.store.row(ref)).toMatchObject({ state: 'ended' });
  });
});

describe('an id that was used before', () => {
  it('is kept until the last moment of the record’s 30 days', async () => {
    bench.store.put(aReleasedSession({ endedAt: start }));
    bench.time.now = at(afterItsDays - 1);
    expect(await create({ size: 'Premium' })).toEqual(taken);
  });

  it('is free again afterwards, also for other settings, in one write over the old record', async () => {
    bench.store.put(aReleasedSession({ endedAt: start, version: 6 }));
    bench.time.now = afterItsDays;
    expect(await create({ size: 'Premium' })).toMatchObject({
      ok: true,
      isNew: true,
      session: { state: 'starting', version: 7, createdAt: afterItsDays },
    });
    expect(bench.store.calls.filter((verb) => verb === 'replace')).toHaveLength(1);
    expect(await bench.store.history(ref)).toMatchObject([{ version: 7, changes: ['created'] }]);
    expect(bench.supervisor.started).toEqual([ref.id]);
  });

  it.each(['releasing', 'irrevocable'] as const)(
    'is not free while the old host is %s: its record is the only one that knows of it',
    async (state) => {
      const host = {
        state,
        hostId: 'host-1',
        agent: 'agent-1',
        since: start,
        attempts: 9,
        dueAt: start,
        answer: null,
      };
      bench.store.put(anEndedSession({ endedAt: start, host }));
      bench.time.now = afterItsDays;
      expect(await create()).toEqual(taken);
      expect(bench.store.row(ref)).toMatchObject({ state: 'ended' });
    },
  );

  it('gives both of two simultaneous copies the session that the first one made', async () => {
    bench.store.put(aReleasedSession({ endedAt: start }));
    bench.time.now = afterItsDays;
    const both = await Promise.all([create(), create()]);
    expect(both).toMatchObject([{ ok: true }, { ok: true }]);
    expect(both.filter((created) => created.ok && created.isNew)).toHaveLength(1);
  });
});
