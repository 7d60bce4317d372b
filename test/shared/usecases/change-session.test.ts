import { beforeEach, describe, expect, it } from 'vitest';
import { accept, refuse } from '../../../shared/domain/decision.ts';
import { at, DAY } from '../../../shared/domain/instant.ts';
import { Outage } from '../../../shared/domain/outage.ts';
import type { Session } from '../../../shared/domain/session.ts';
import { brokerBench } from '../../support/broker-bench.ts';
import { minute, start } from '../../support/builders/minute.ts';
import { anAccount, aRef } from '../../support/builders/refs.ts';
import {
  anEndedSession,
  aReadySession,
  aReleasedSession,
  aStartingSession,
} from '../../support/builders/sessions.ts';

const ref = aRef();
const caller = `account:${anAccount}` as const;
const longer = (session: Session) => accept({ ...session, leaseMinutes: session.leaseMinutes + 1 });

let bench = brokerBench();
beforeEach(() => {
  bench = brokerBench();
  bench.time.now = minute(3);
});
const writes = () => bench.store.calls.filter((verb) => verb === 'replace').length;

describe('an ordinary change', () => {
  it('is written once, as the next version, with its line of history', async () => {
    bench.store.put(aReadySession({ version: 3 }));
    const decision = await bench.changeSession(ref, caller, longer);
    expect(decision).toMatchObject({ ok: true, session: { leaseMinutes: 11, version: 4 } });
    expect(bench.store.row(ref)).toMatchObject({ leaseMinutes: 11, version: 4 });
    expect(await bench.store.history(ref)).toEqual([
      {
        version: 4,
        at: minute(3),
        actor: caller,
        who: null,
        changes: ['leaseSet'],
        state: 'ready',
        reason: null,
        expiresAt: minute(12),
        deviceId: null,
        toDeviceId: null,
        warnings: [],
      },
    ]);
    expect(writes()).toBe(1);
  });

  it('names the reason where it ends the session', async () => {
    bench.store.put(aStartingSession());
    bench.time.now = minute(20);
    await bench.changeSession(ref, 'supervisor', accept);
    expect(await bench.store.history(ref)).toMatchObject([{ state: 'ended', reason: 'placementTimeout' }]);
  });
});

describe('nothing is written', () => {
  beforeEach(() => bench.store.put(aReadySession()));

  it('when the session stays as it was', async () => {
    expect(await bench.changeSession(ref, caller, accept)).toMatchObject({
      ok: true,
      session: { version: 3 },
    });
    expect(writes()).toBe(0);
  });

  it('when the change is refused', async () => {
    expect(await bench.changeSession(ref, caller, () => refuse({ why: 'notReady' }))).toEqual({
      ok: false,
      refusal: { why: 'notReady' },
    });
    expect(writes()).toBe(0);
  });

  it('when deciding throws, which is a bug and comes out as one', async () => {
    const bug = new TypeError('A bug.');
    const changing = bench.changeSession(ref, caller, () => {
      throw bug;
    });
    await expect(changing).rejects.toBe(bug);
    expect(writes()).toBe(0);
  });
});

describe('time', () => {
  it('is settled before anything is decided', async () => {
    bench.store.put(aReadySession());
    bench.time.now = minute(12);
    const seen: string[] = [];
    await bench.changeSession(ref, caller, (session) => {
      seen.push(session.state);
      return accept(session);
    });
    expect(seen).toEqual(['ended']);
  });

  it('ends nothing a millisecond early', async () => {
    bench.store.put(aReadySession());
    bench.time.now = at(minute(12) - 1);
    expect(await bench.changeSession(ref, caller, accept)).toMatchObject({ session: { state: 'ready' } });
  });

  it('is the actor of what it did, whoever noticed, and the end is the deadline', async () => {
    bench.store.put(aReadySession());
    bench.time.now = minute(14);
    await bench.changeSession(ref, 'sweep', accept);
    expect(bench.store.row(ref)).toMatchObject({
      state: 'ended',
      reason: 'leaseExpired',
      endedAt: minute(12),
    });
    expect(await bench.store.history(ref)).toMatchObject([
      { actor: 'time', at: minute(14), changes: ['ended'] },
    ]);
  });
});

describe('whoever loses the race', () => {
  const extendedByRival = (session: Session): Session => ({
    ...session,
    leaseMinutes: 30,
    version: session.version + 1,
  });

  it('decides again on what the winner left', async () => {
    bench.store.put(aReadySession());
    bench.store.overtakeWith(extendedByRival);
    const seen: number[] = [];
    const decision = await bench.changeSession(ref, caller, (session) => {
      seen.push(session.leaseMinutes);
      return longer(session);
    });
    expect(seen).toEqual([10, 30]);
    expect(decision).toMatchObject({ ok: true, session: { leaseMinutes: 31, version: 5 } });
  });

  it('is refused if that is what the new facts say', async () => {
    bench.store.put(aReadySession());
    bench.store.overtakeWith(() => anEndedSession());
    const decision = await bench.changeSession(ref, caller, (session) =>
      session.state === 'ended' ? refuse({ why: 'ended' }) : longer(session),
    );
    expect(decision).toEqual({ ok: false, refusal: { why: 'ended' } });
    expect(bench.store.row(ref)).toMatchObject({ state: 'ended', leaseMinutes: 10 });
  });

  it('writes nothing if the winner did the same', async () => {
    bench.store.put(aReadySession());
    bench.store.overtakeWith(extendedByRival);
    await bench.changeSession(ref, caller, (session) =>
      session.leaseMinutes === 30 ? accept(session) : accept({ ...session, leaseMinutes: 30 }),
    );
    expect(bench.store.row(ref)).toMatchObject({ leaseMinutes: 30, version: 4 });
  });

  it('looks at the clock again, for the deadline may have passed meanwhile', async () => {
    bench.store.put(aReadySession());
    bench.store.overtakeWith((session) => {
      bench.time.now = minute(12);
      return { ...session, version: session.version + 1 };
    });
    await bench.changeSession(ref, caller, (session) =>
      session.state === 'ready' ? longer(session) : accept(session),
    );
    expect(bench.store.row(ref)).toMatchObject({ state: 'ended', reason: 'leaseExpired' });
  });

  it('is heard in the end, however many are at it', async () => {
    bench.store.put(aReadySession());
    const all = await Promise.all(Array.from({ length: 40 }, () => bench.changeSession(ref, caller, longer)));
    expect(all.every(({ ok }) => ok)).toBe(true);
    expect(bench.store.row(ref)).toMatchObject({ leaseMinutes: 50, version: 43 });
    expect((await bench.store.history(ref)).map(({ version }) => version)).toEqual(
      Array.from({ length: 40 }, (_, index) => index + 4),
    );
  });

  it('gives up after a hundred losses in a row, which is an outage and no refusal', async () => {
    bench.store.put(aReadySession());
    bench.store.overtakeWith(...Array.from({ length: 1000 }, () => extendedByRival));
    await expect(bench.changeSession(ref, caller, longer)).rejects.toThrow(Outage);
    expect(writes()).toBe(100);
  });
});

describe('an outage', () => {
  beforeEach(() => bench.store.put(aReadySession()));

  it.each(['find', 'replace'] as const)(
    'of the store at %s is the caller’s to know, and nothing has changed',
    async (verb) => {
      bench.store.failNext(verb);
      await expect(bench.changeSession(ref, caller, longer)).rejects.toThrow(Outage);
      expect(bench.store.row(ref)).toMatchObject({ leaseMinutes: 10, version: 3 });
    },
  );

  it('after the write was done leaves it done, and the next change builds on it', async () => {
    bench.store.failNext('replace', 'after');
    await expect(bench.changeSession(ref, caller, longer)).rejects.toThrow(Outage);
    expect(await bench.changeSession(ref, caller, longer)).toMatchObject({
      ok: true,
      session: { leaseMinutes: 12, version: 5 },
    });
  });
});

describe('a session that is not there', () => {
  const missing = { ok: false, refusal: { why: 'noSuchSession' } };

  it('is refused without deciding', async () => {
    expect(await bench.changeSession(ref, caller, longer)).toEqual(missing);
  });

  it('is one of another account, even of the same id', async () => {
    bench.store.put(aReadySession({ account: aRef('x').account }));
    expect(await bench.changeSession({ ...ref, id: aRef('A-SESSION').id }, caller, longer)).toEqual(missing);
  });

  it('is one whose record’s 30 days are over, purged or not', async () => {
    const ended = aReleasedSession({ endedAt: start });
    bench.store.put(ended);
    bench.time.now = at(start + 30 * DAY - 1);
    expect(await bench.changeSession(ref, caller, accept)).toMatchObject({ ok: true });
    bench.time.now = at(start + 30 * DAY);
    expect(await bench.changeSession(ref, caller, accept)).toEqual(missing);
  });
});
