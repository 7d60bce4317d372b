import { describe, expect, it } from 'vitest';
import { at, MINUTE } from '../../../shared/domain/instant.ts';
import type { Session } from '../../../shared/domain/session.ts';
import type { SessionStore, SessionWrite } from '../../../shared/ports/session-store.ts';
import type { Table } from '../../../shared/ports/table.ts';
import { entryFor } from '../builders/entry-for.ts';
import { minute } from '../builders/minute.ts';
import { aRef, sessionId } from '../builders/refs.ts';
import { anEndedSession, aReadySession } from '../builders/sessions.ts';
import { countingTable } from '../counting-table.ts';
import { everything, found, insert, storeOver, write } from './session-store-setup.ts';

const name = (n: number): string => `s-${String(n).padStart(3, '0')}`;

/** The part of the session store's contract that is about many sessions of one shard; see `exerciseSessionStore`. */
export function exerciseSessionBatches(contract: string, open: () => Promise<Table>): void {
  const oneShard = async () => {
    const { table, calls } = countingTable(await open());
    return { calls, store: await storeOver(table, { shards: 1 }) };
  };
  const putReady = (store: SessionStore, count: number): Promise<unknown> =>
    Promise.all(
      Array.from({ length: count }, (_, n) =>
        insert(store, aReadySession({ version: 1, id: sessionId(name(n)) })),
      ),
    );
  const ending = async (store: SessionStore, id: string): Promise<SessionWrite> => {
    const before = await found(store, aRef(id));
    const after: Session = anEndedSession({ id: sessionId(id), version: before.session.version + 1 });
    return { before, after, entry: entryFor(before.session, after) };
  };
  const endings = (store: SessionStore, count: number): Promise<SessionWrite[]> =>
    Promise.all(Array.from({ length: count }, (_, n) => ending(store, name(n))));

  describe(`${contract}: sessions of one shard that are written together`, () => {
    it('are each written as if alone: row, index rows and line of history', async () => {
      const { store } = await oneShard();
      await putReady(store, 3);
      expect(await store.replaceAll(await endings(store, 3))).toEqual([true, true, true]);
      for (let n = 0; n < 3; n++) {
        expect((await found(store, aRef(name(n)))).session).toMatchObject({ state: 'ended', version: 2 });
        expect(await store.history(aRef(name(n)))).toMatchObject([{ version: 1 }, { changes: ['ended'] }]);
      }
      expect(await store.live(aRef().account)).toEqual([]);
      // Whatever is written next finds the index rows where these writes have put them.
      expect(await write(store, anEndedSession({ id: sessionId(name(1)), message: 'again' }))).toBe(true);
    });

    it('share transactions of up to a hundred operations', async () => {
      const { store, calls } = await oneShard();
      await putReady(store, 60);
      const writes = await endings(store, 60);
      const before = calls.transact;
      expect((await store.replaceAll(writes)).every(Boolean)).toBe(true);
      // Five operations each: the row, its line of history, no longer live, and another due moment.
      expect(calls.transact - before).toBe(3);
    });

    it('go on without the one that came too late', async () => {
      const { store } = await oneShard();
      await putReady(store, 5);
      const writes = await endings(store, 5);
      await write(store, aReadySession({ id: sessionId(name(2)), leaseMinutes: 90 }));
      expect(await store.replaceAll(writes)).toEqual([true, true, false, true, true]);
      expect((await found(store, aRef(name(2)))).session).toMatchObject({ state: 'ready', leaseMinutes: 90 });
      expect((await found(store, aRef(name(4)))).session.state).toBe('ended');
      expect(await store.history(aRef(name(4)))).toHaveLength(2);
    });

    it('go on without one that is not there any more, or whose etag is none of the store’s own', async () => {
      const { store } = await oneShard();
      await putReady(store, 4);
      const [one, two, three, four] = await endings(store, 4);
      if (!one || !two || !three || !four) throw new Error('Four sessions were put there.');
      await store.remove(two.before);
      const nonsense = { ...three, before: { ...three.before, etag: 'nonsense' } };
      expect(await store.replaceAll([one, two, nonsense, four])).toEqual([true, false, false, true]);
    });

    it('are all written when the line of history that one of them pushes out is gone already', async () => {
      const table = await open();
      const store = await storeOver(table, { shards: 1 });
      await putReady(store, 3);
      const old = aRef(name(1));
      for (let n = 2; n <= 200; n++) await write(store, aReadySession({ id: old.id, leaseMinutes: n }));
      const [line] = await table.range('s00', { from: `h|${old.account}|${old.id}|`, to: 'h}', limit: 1 });
      if (!line) throw new Error('It has a history.');
      await table.transact('s00', [{ kind: 'delete', key: line.key, etag: null }]);
      expect(await store.replaceAll(await endings(store, 3))).toEqual([true, true, true]);
      expect(await store.history(old)).toHaveLength(200);
    });

    it('are none at all for an empty list', async () => {
      const { store, calls } = await oneShard();
      const before = calls.transact;
      expect(await store.replaceAll([])).toEqual([]);
      expect(calls.transact).toBe(before);
    });

    it('are refused when they lie in two shards, and when one skips a version', async () => {
      const store = await storeOver(await open());
      await putReady(store, 20);
      const writes = await endings(store, 20);
      expect(new Set(writes.map(({ after }) => store.shardOf(after))).size).toBeGreaterThan(1);
      await expect(store.replaceAll(writes)).rejects.toThrow(RangeError);
      const [one] = writes;
      if (!one) throw new Error('Twenty sessions were put there.');
      const skips = { ...one, after: { ...one.after, version: 3 } };
      await expect(store.replaceAll([skips])).rejects.toThrow(RangeError);
      expect((await found(store, one.after)).session.state).toBe('ready');
    });
  });

  describe(`${contract}: the due sessions of one shard`, () => {
    const idsOf = (refs: readonly { readonly id: string }[]): string[] => refs.map(({ id }) => id);

    it('come in parts, the earliest first, each once, and go on from a place', async () => {
      const { store } = await oneShard();
      const ids = Array.from({ length: 7 }, (_, n) => name(n));
      for (const [n, id] of ids.entries())
        await insert(store, aReadySession({ version: 1, id: sessionId(id), leaseMinutes: 20 - n }));
      const parts: string[][] = [];
      let from: string | null = null;
      for (let isLast = false; !isLast; ) {
        const page = await store.duePage(store.shardOf(aRef()), { from, until: everything, limit: 3 });
        parts.push(idsOf(page.refs));
        from = page.place;
        isLast = page.isLast;
      }
      expect(parts).toEqual([[name(6), name(5), name(4)], [name(3), name(2), name(1)], [name(0)]]);
    });

    it('are those whose moment has come, and from the last place on those whose moment comes later', async () => {
      const { store } = await oneShard();
      await insert(store, aReadySession({ version: 1, id: sessionId(name(0)) }));
      await insert(store, aReadySession({ version: 1, id: sessionId(name(1)), leaseMinutes: 11 }));
      const shard = store.shardOf(aRef());
      const early = await store.duePage(shard, { from: null, until: at(minute(12) - 1), limit: 10 });
      expect(early).toMatchObject({ refs: [], isLast: true });
      const due = await store.duePage(shard, { from: early.place, until: minute(12), limit: 10 });
      expect(idsOf(due.refs)).toEqual([name(0)]);
      // It is still there, and is not given again.
      const later = await store.duePage(shard, {
        from: due.place,
        until: at(minute(12) + MINUTE),
        limit: 10,
      });
      expect(idsOf(later.refs)).toEqual([name(1)]);
    });

    it('are of that shard only', async () => {
      const store = await storeOver(await open());
      await putReady(store, 20);
      const refs = Array.from({ length: 20 }, (_, n) => aRef(name(n)));
      const shards = new Set(refs.map((ref) => store.shardOf(ref)));
      expect(shards.size).toBeGreaterThan(1);
      for (const shard of shards) {
        const page = await store.duePage(shard, { from: null, until: minute(12), limit: 100 });
        expect(idsOf(page.refs)).toEqual(idsOf(refs.filter((ref) => store.shardOf(ref) === shard)));
      }
    });
  });
}
