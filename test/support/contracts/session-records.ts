import { describe, expect, it } from 'vitest';
import type { Row, Table } from '../../../shared/ports/table.ts';
import { shardOf } from '../../../shared/storage/shard-of.ts';
import { UnreadableRow } from '../../../shared/storage/unreadable-row.ts';
import { allRows } from '../all-rows.ts';
import { entryFor } from '../builders/entry-for.ts';
import { minute, start } from '../builders/minute.ts';
import { anAccount, aRef, sessionId } from '../builders/refs.ts';
import {
  anAllocatingSession,
  anEndedSession,
  aReadySession,
  aReleasedSession,
  aStartingSession,
} from '../builders/sessions.ts';
import { everything, found, idsOf, insert, storeOver, write } from './session-store-setup.ts';

/** The part of the session store's contract that is about records over time; see `exerciseSessionStore`. */
export function exerciseSessionRecords(name: string, open: () => Promise<Table>): void {
  describe(`${name}: history`, () => {
    it('tells the changes oldest first, in the words of the domain', async () => {
      const store = await storeOver(await open());
      await insert(store, aStartingSession());
      for (const next of [anAllocatingSession(), aReadySession(), anEndedSession()]) await write(store, next);
      const history = await store.history(aRef());
      expect(history.map(({ changes }) => changes)).toEqual([
        ['created'],
        ['hostClaimed'],
        ['ready'],
        ['ended'],
      ]);
      expect(history.at(-1)).toEqual({
        version: 4,
        at: start,
        actor: 'supervisor',
        changes: ['ended'],
        state: 'ended',
        reason: 'userRequested',
        who: null,
        expiresAt: minute(12),
        deviceId: null,
        toDeviceId: null,
        warnings: [],
      });
    });

    it('is empty for a session that is not there', async () => {
      expect(await (await storeOver(await open())).history(aRef())).toEqual([]);
    });

    it('keeps the last 200 of 300 changes', async () => {
      const table = await open();
      const store = await storeOver(table);
      await insert(store, aReadySession({ version: 1 }));
      for (let n = 2; n <= 300; n++) await write(store, aReadySession({ leaseMinutes: n }));
      const versions = (await store.history(aRef())).map(({ version }) => version);
      expect(versions).toEqual(Array.from({ length: 200 }, (_, n) => 101 + n));
      const rows = await allRows(table, shardOf(aRef(), 4));
      expect(rows.filter(({ key }) => key.startsWith('h|'))).toHaveLength(200);
    });

    it('begins anew with a record that replaces an ended one', async () => {
      const table = await open();
      const store = await storeOver(table);
      await insert(store, aStartingSession());
      for (const next of [anAllocatingSession(), anEndedSession(), aReleasedSession()])
        await write(store, next);
      const before = await found(store, aRef());
      const fresh = aStartingSession({ version: before.session.version + 1 });
      expect(await store.replace(before, fresh, entryFor(null, fresh))).toBe(true);
      expect((await found(store, aRef())).session).toEqual(fresh);
      expect((await store.history(aRef())).map(({ changes }) => changes)).toEqual([['created']]);
      expect(await store.live(anAccount)).toHaveLength(1);
      expect(await idsOf(store.purgeable(everything))).toEqual([]);
      await write(store, anAllocatingSession());
      expect((await store.history(aRef())).map(({ version }) => version)).toEqual([5, 6]);
    });
  });

  describe(`${name}: removal`, () => {
    it('leaves no row of a session, and frees its id', async () => {
      const table = await open();
      const store = await storeOver(table);
      await insert(store, aReadySession({ version: 1 }));
      for (let n = 2; n <= 250; n++) await write(store, aReadySession({ leaseMinutes: n }));
      await write(store, aReleasedSession());
      expect(await store.remove(await found(store, aRef()))).toBe(true);
      expect(await allRows(table, shardOf(aRef(), 4))).toEqual([]);
      expect(await insert(store, aStartingSession())).toBe(true);
      expect(await store.history(aRef())).toHaveLength(1);
    });

    it('takes nothing of a session whose id begins alike', async () => {
      const store = await storeOver(await open(), { shards: 1 });
      const other = aReleasedSession({ version: 1, id: sessionId('a-session-2') });
      await insert(store, aReleasedSession({ version: 1 }));
      await insert(store, other);
      await store.remove(await found(store, aRef()));
      expect(await store.history(other)).toHaveLength(1);
      expect((await found(store, other)).session).toEqual(other);
    });

    it('takes nothing of a record that changed since it was read', async () => {
      const store = await storeOver(await open());
      await insert(store, aReleasedSession({ version: 1 }));
      const stale = await found(store, aRef());
      const fresh = aStartingSession({ version: 2 });
      await store.replace(stale, fresh, entryFor(null, fresh));
      expect(await store.remove(stale)).toBe(false);
      expect((await found(store, aRef())).session).toEqual(fresh);
      expect(await store.history(aRef())).toHaveLength(1);
    });

    it('takes no line of the history of a session that changed since it was read', async () => {
      const store = await storeOver(await open());
      await insert(store, aReleasedSession({ version: 1 }));
      const stale = await found(store, aRef());
      await write(store, aReleasedSession({ message: 'changed' }));
      expect(await store.remove(stale)).toBe(false);
      expect(await store.history(aRef())).toHaveLength(2);
    });

    it('takes nothing of a record that replaces the old one while that is being removed', async () => {
      const table = await open();
      const store = await storeOver(table);
      await insert(store, aReleasedSession({ version: 1 }));
      const stored = await found(store, aRef());
      const fresh = aStartingSession({ version: 2 });
      let isReplaced = false;
      // The history is read after the check that the record is unchanged: in between, somebody replaces it.
      const slow = await storeOver({
        ...table,
        range: async (...call) => {
          isReplaced ||= await store.replace(stored, fresh, entryFor(null, fresh));
          return table.range(...call);
        },
      });
      expect(await slow.remove(stored)).toBe(false);
      expect(isReplaced).toBe(true);
      expect((await found(store, aRef())).session).toEqual(fresh);
      expect((await store.history(aRef())).map(({ version }) => version)).toEqual([2]);
    });

    it('is done by exactly one of several who try at once', async () => {
      const store = await storeOver(await open());
      await insert(store, aReleasedSession({ version: 1 }));
      const stored = await found(store, aRef());
      const results = await Promise.all([1, 2, 3].map(() => store.remove(stored)));
      expect(results.filter(Boolean)).toHaveLength(1);
    });

    it('can be interrupted: the record can still be changed, and removed later', async () => {
      const table = await open();
      const store = await storeOver(table);
      await insert(store, aReadySession({ version: 1 }));
      for (let n = 2; n <= 201; n++) await write(store, aReadySession({ leaseMinutes: n }));
      await write(store, aReleasedSession());
      const partition = shardOf(aRef(), 4);
      const lines = (await allRows(table, partition)).filter(({ key }) => key.startsWith('h|')).slice(0, 100);
      await table.transact(
        partition,
        lines.map(({ key }) => ({ kind: 'delete', key, etag: null })),
      );
      const before = await found(store, aRef());
      const fresh = aStartingSession({ version: before.session.version + 1 });
      expect(await store.replace(before, fresh, entryFor(null, fresh))).toBe(true);
      expect(await store.history(aRef())).toHaveLength(1);
      await write(store, aReleasedSession());
      expect(await store.remove(await found(store, aRef()))).toBe(true);
      expect(await allRows(table, partition)).toEqual([]);
    });
  });

  describe(`${name}: rows that can't be read`, () => {
    const damage: [string, (value: string) => string][] = [
      ['is no JSON', () => '{"secret": '],
      ['lacks a field', (value) => value.replace('"createdAt"', '"created"')],
      ['has a field that is not known', (value) => value.replace('"createdAt"', '"color":"red","createdAt"')],
      ['has a state that is not known', (value) => value.replace('"state":"starting"', '"state":"sleeping"')],
      [
        'has a moment that is none',
        (value) => value.replace(/"startDeadline":\d+/, '"startDeadline":"soon"'),
      ],
      ['is of a newer format', (value) => value.replace('"format":2', '"format":3')],
      ['is another session`s', (value) => value.replace('"id":"a-session"', '"id":"b-session"')],
    ];

    it.each(damage)('names the session when its row %s, and shows nothing of it', async (_name, spoil) => {
      const table = await open();
      const store = await storeOver(table);
      await insert(store, aStartingSession());
      await spoilRow(table, spoil);
      const error = await store.find(aRef()).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(UnreadableRow);
      expect(error).toMatchObject({ name: 'UnreadableRow', account: anAccount, id: 'a-session' });
      expect(String(error)).not.toMatch(/secret|color|sleeping|soon/);
    });

    it.each(damage)(
      'leaves a session whose row %s out of a listing, and reports it',
      async (_name, spoil) => {
        const table = await open();
        const logged: string[] = [];
        const store = await storeOver(table, { logged });
        await insert(store, aStartingSession());
        await insert(store, aStartingSession({ id: sessionId('healthy') }));
        await spoilRow(table, spoil);
        expect((await store.live(anAccount)).map(({ id }) => id)).toEqual(['healthy']);
        expect(logged).toEqual([expect.stringContaining('session a-session of account')]);
      },
    );

    it('leaves an index row that is not understood out of a sweep, and reports it', async () => {
      const table = await open();
      const logged: string[] = [];
      const store = await storeOver(table, { logged });
      await insert(store, aStartingSession());
      await table.transact('s00', [{ kind: 'insert', key: 'd|1|nonsense', value: '{}' }]);
      expect(await idsOf(store.due(everything))).toEqual(['a-session']);
      expect(logged).toEqual([expect.stringContaining('d|1|nonsense')]);
    });

    it('leaves a line of history that can not be read out of the history', async () => {
      const table = await open();
      const store = await storeOver(table);
      await insert(store, aStartingSession());
      await write(store, anAllocatingSession());
      await write(store, aReadySession());
      const lines = (await allRows(table, shardOf(aRef(), 4))).filter(({ key }) => key.startsWith('h|'));
      await spoilRow(table, () => 'nonsense', lines[1]);
      expect((await store.history(aRef())).map(({ version }) => version)).toEqual([1, 3]);
    });
  });
}

/** Writes something else into a row, by default that of a-session. */
async function spoilRow(table: Table, spoil: (value: string) => string, row?: Row): Promise<void> {
  const partition = shardOf(aRef(), 4);
  const spoilt = row ?? (await table.get(partition, `s|${anAccount}|a-session`));
  if (!spoilt) throw new Error('There is no row to spoil.');
  const { key, etag, value } = spoilt;
  await table.transact(partition, [{ kind: 'replace', key, etag, value: spoil(value) }]);
}
