import { beforeEach, describe, expect, it } from 'vitest';
import { at } from '../../../shared/domain/instant.ts';
import { Outage } from '../../../shared/domain/outage.ts';
import type { Session } from '../../../shared/domain/session.ts';
import { paceReleases } from '../../../shared/usecases/pace-releases.ts';
import { makeSettleTogether } from '../../../shared/usecases/settle-together.ts';
import { brokerBench } from '../../support/broker-bench.ts';
import { minute } from '../../support/builders/minute.ts';
import { anAccount, anotherAccount, aRef } from '../../support/builders/refs.ts';
import {
  anEndedSession,
  aReadySession,
  aReleasedSession,
  aStartingSession,
} from '../../support/builders/sessions.ts';

const refs = [aRef('a'), aRef('b'), aRef('c')];
let bench = brokerBench();
let settleTogether = makeSettleTogether({ ...bench, paceRelease: paceReleases() });
beforeEach(() => {
  bench = brokerBench();
  bench.time.now = minute(12);
  settleTogether = makeSettleTogether({ ...bench, paceRelease: paceReleases() });
});
const states = () => refs.map((ref) => bench.store.row(ref)?.state);
const putReady = () => bench.store.put(...refs.map((ref) => aReadySession(ref)));
const extended = (session: Session): Session => ({ ...session, version: session.version + 1 });

describe('what time has done to many sessions', () => {
  it('is written in one call, each as its next version with its line of history', async () => {
    putReady();
    expect(await settleTogether(refs)).toBe(3);
    for (const ref of refs) {
      expect(bench.store.row(ref)).toMatchObject({
        state: 'ended',
        reason: 'leaseExpired',
        endedAt: minute(12),
        version: 4,
      });
      expect(await bench.store.history(ref)).toMatchObject([
        { version: 4, actor: 'time', who: null, at: minute(12), changes: ['ended'] },
      ]);
    }
    expect(bench.store.calls).toEqual(['find', 'find', 'find', 'replaceAll']);
  });

  it('is nothing a millisecond before the deadline, and then nothing is written', async () => {
    putReady();
    bench.time.now = at(minute(12) - 1);
    expect(await settleTogether(refs)).toBe(0);
    expect(bench.store.calls).toEqual(['find', 'find', 'find']);
  });

  it('is nothing to sessions that have ended, that still start, or that are not there', async () => {
    bench.store.put(anEndedSession(aRef('a')), aStartingSession(aRef('b')), aReleasedSession(aRef('d')));
    expect(await settleTogether([...refs, aRef('d')])).toBe(0);
  });

  it('leaves alone whoever was faster, and ends the others', async () => {
    putReady();
    bench.store.overtakeWith(extended);
    expect(await settleTogether(refs)).toBe(2);
    expect(states()).toEqual(['ready', 'ended', 'ended']);
  });

  it('leaves out a record that can not be read, and ends the others', async () => {
    putReady();
    bench.store.damage(aRef('b'));
    expect(await settleTogether(refs)).toBe(2);
    for (const id of ['a', 'c']) expect(bench.store.row(aRef(id))).toMatchObject({ state: 'ended' });
  });

  it.each(['find', 'replaceAll'] as const)(
    'is not known in an outage at %s: that is the caller’s to know',
    async (verb) => {
      putReady();
      bench.store.failNext(verb);
      await expect(settleTogether(refs)).rejects.toThrow(Outage);
      expect(states()).toEqual(['ready', 'ready', 'ready']);
    },
  );
});

describe('the hosts of sessions that end together', () => {
  const many = Array.from({ length: 70 }, (_, n) => aRef(`s-${n}`));
  const few = Array.from({ length: 5 }, (_, n) => aRef(`t-${n}`, anotherAccount));
  const waitOf = (ref: (typeof many)[number]): number => {
    const session = bench.store.row(ref);
    if (session?.state !== 'ended' || session.host.state !== 'releasing') throw new Error('It is not ended.');
    return session.host.dueAt - minute(12);
  };

  it('are given back at once where they are a handful', async () => {
    putReady();
    await settleTogether(refs);
    for (const ref of refs) expect(waitOf(ref)).toBe(0);
  });

  it('are given back one after another where they are many, with accounts taking turns', async () => {
    bench.store.put(...[...many, ...few].map((ref) => aReadySession(ref)));
    await settleTogether([...many, ...few]);
    const waits = [...many, ...few].map(waitOf).toSorted((one, other) => one - other);
    expect(waits.slice(0, 8)).toEqual(Array(8).fill(0));
    expect(waits.slice(8)).toEqual(Array.from({ length: 67 }, (_, n) => 20 * (n + 1)));
    expect(few.map(waitOf)).toEqual([0, 0, 0, 0, 40]);
    expect(many.some((ref) => ref.account === anAccount && waitOf(ref) > 1000)).toBe(true);
  });
});
