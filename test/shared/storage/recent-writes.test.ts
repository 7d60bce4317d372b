import { describe, expect, it } from 'vitest';
import { accept, refuse } from '../../../shared/domain/decision.ts';
import { defaultLeasePolicy } from '../../../shared/domain/lease-policy.ts';
import type { Session } from '../../../shared/domain/session.ts';
import { makeChangeSession } from '../../../shared/usecases/change-session.ts';
import { paceReleases } from '../../../shared/usecases/pace-releases.ts';
import { minute } from '../../support/builders/minute.ts';
import { aRef } from '../../support/builders/refs.ts';
import { anEndedSession, aReadySession, aStartingSession } from '../../support/builders/sessions.ts';
import { found, insert, storeOver, write } from '../../support/contracts/session-store-setup.ts';
import { countingTable } from '../../support/counting-table.ts';
import { memoryTable } from '../../support/open-tables.ts';

const ref = aRef();

describe('what a store wrote last', () => {
  it('is, of a session that is starting, just what a read would give', async () => {
    const store = await storeOver(memoryTable());
    expect(store.lastWritten(ref)).toBeUndefined();
    await insert(store, aStartingSession());
    expect(store.lastWritten(ref)).toEqual(await found(store, ref));
    await write(store, aStartingSession({ leaseMinutes: 20 }));
    expect(store.lastWritten(ref)).toEqual(await found(store, ref));
  });

  it.each([
    ['ready', aReadySession()],
    ['ended', anEndedSession()],
  ])('is forgotten once the session is %s', async (_state, next) => {
    const store = await storeOver(memoryTable());
    await insert(store, aStartingSession());
    await write(store, next);
    expect(store.lastWritten(ref)).toBeUndefined();
  });

  it('is forgotten by a write that came too late', async () => {
    const table = memoryTable();
    const [store, other] = [await storeOver(table), await storeOver(table)];
    await insert(store, aStartingSession());
    const old = await found(store, ref);
    await write(other, aStartingSession({ leaseMinutes: 20 }));
    expect(store.lastWritten(ref)).toEqual(old);
    const after = { ...old.session, version: 2 };
    const [line] = await store.history(ref);
    if (!line) throw new Error('The insert has left no line of history.');
    expect(await store.replace(old, after, { ...line, version: 2 })).toBe(false);
    expect(store.lastWritten(ref)).toBeUndefined();
  });

  it('is kept of the last thousand sessions', async () => {
    const store = await storeOver(memoryTable());
    const ids = Array.from({ length: 1001 }, (_, n) => aRef(`s-${n}`));
    for (const { id } of ids) await insert(store, aStartingSession({ id }));
    expect(ids.filter((one) => store.lastWritten(one) === undefined)).toEqual([ids[0]]);
  });
});

describe('a change of a session that this process has just written', () => {
  const setUp = async () => {
    const { table, calls } = countingTable(memoryTable());
    const store = await storeOver(table);
    const other = await storeOver(table);
    const parts = { store, clock: () => minute(1), policy: defaultLeasePolicy, paceRelease: paceReleases() };
    await insert(store, aStartingSession());
    return { store, other, calls, changeSession: makeChangeSession(parts) };
  };
  const longer = (session: Session) => accept({ ...session, leaseMinutes: session.leaseMinutes + 1 });

  it('needs no read', async () => {
    const { store, calls, changeSession } = await setUp();
    const reads = calls.get;
    expect(await changeSession(ref, 'supervisor', longer)).toMatchObject({ ok: true });
    expect(await changeSession(ref, 'supervisor', longer)).toMatchObject({ ok: true });
    expect(calls.get).toBe(reads);
    expect((await found(store, ref)).session.leaseMinutes).toBe(aStartingSession().leaseMinutes + 2);
  });

  it('is decided again on what is there, where somebody else has written since', async () => {
    const { other, changeSession } = await setUp();
    await write(other, aStartingSession({ leaseMinutes: 100 }));
    expect(await changeSession(ref, 'supervisor', longer)).toMatchObject({
      ok: true,
      session: { leaseMinutes: 101, version: 3 },
    });
  });

  it('is never refused, and never taken for needless, by what may be old', async () => {
    const { other, changeSession } = await setUp();
    await write(other, aReadySession());
    const ifReady = (session: Session) =>
      session.state === 'ready' ? longer(session) : refuse({ why: 'notReady' });
    expect(await changeSession(ref, 'supervisor', ifReady)).toMatchObject({
      ok: true,
      session: { version: 3 },
    });
    const unlessStarting = (session: Session) =>
      session.state === 'starting' ? accept(session) : longer(session);
    expect(await changeSession(ref, 'supervisor', unlessStarting)).toMatchObject({ session: { version: 4 } });
  });
});
