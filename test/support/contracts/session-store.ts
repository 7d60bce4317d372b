import { describe, expect, it } from 'vitest';
import type { SessionStore } from '../../../shared/ports/session-store.ts';
import type { Table } from '../../../shared/ports/table.ts';
import { entryFor } from '../builders/entry-for.ts';
import { anAccount, anotherAccount, aRef, sessionId } from '../builders/refs.ts';
import {
  anAllocatingSession,
  anEndedSession,
  aReadySession,
  aReleasedSession,
  aStartingSession,
} from '../builders/sessions.ts';
import { countingTable } from '../counting-table.ts';
import { exerciseSessionBatches } from './session-batches.ts';
import { exerciseSessionIndexes } from './session-indexes.ts';
import { exerciseSessionRecords } from './session-records.ts';
import { found, insert, storeOver, write } from './session-store-setup.ts';

/** What the session store has to do over every driver of the table port. `open` gives an empty table and sees to its end itself. */
export function exerciseSessionStore(name: string, open: () => Promise<Table>): void {
  const openStore = async (): Promise<SessionStore> => storeOver(await open());

  describe(`${name}: sessions`, () => {
    it.each([
      ['starting', aStartingSession()],
      ['allocating', anAllocatingSession({ version: 1 })],
      ['ready', aReadySession({ version: 1 })],
      [
        'held and reserved',
        aReadySession({
          version: 1,
          requested: {
            leaseMinutes: 10,
            size: 'Premium',
            models: ['https://a/ü', 'b'],
            seatPolicy: 'handover',
            options: {
              autoExtend: { byMinutes: 30, whenRemainingMinutes: 5, upToMinutes: null },
              connectTimeoutMinutes: 5,
              reconnectTimeoutMinutes: null,
              idleTimeoutMinutes: 30,
              warningMinutes: [10, 2],
            },
            tags: { team: 'ünï' },
          },
          seat: {
            granted: 2,
            admitted: 1,
            holder: {
              seat: 's',
              deviceId: 'd',
              epoch: 1,
              connected: true,
              since: aReadySession().readyAt,
              lastInputAt: aReadySession().readyAt,
            },
            leftAt: null,
            reservation: { seat: 's', deviceId: 'd', epoch: 2, until: aReadySession().expiresAt },
          },
          alarms: [{ kind: 'lease', at: aReadySession().expiresAt, warned: [10] }],
          extensions: [
            { requestId: 'r', minutes: 30, grantedMinutes: 10, expiresAt: aReadySession().expiresAt },
          ],
          autoExtensions: 3,
          updateId: 'u',
        }),
      ],
      ['ended', anEndedSession({ version: 1, message: 'said so' })],
      [
        'ended without a host',
        anEndedSession({ version: 1, host: { state: 'none' }, readyAt: null, expiresAt: null }),
      ],
      ['released', aReleasedSession({ version: 1 })],
    ])('gives back a session that is %s as it was', async (_name, session) => {
      const store = await openStore();
      expect(await insert(store, session)).toBe(true);
      expect((await found(store, session)).session).toEqual(session);
    });

    it('finds nothing under an id that was not used, nor another account`s session', async () => {
      const store = await openStore();
      await insert(store, aStartingSession());
      expect(await store.find(aRef('another'))).toBeUndefined();
      expect(await store.find(aRef('a-session', anotherAccount))).toBeUndefined();
      expect(await store.find(aRef('A-Session'))).toBeUndefined();
    });

    it('keeps one id of two accounts apart', async () => {
      const store = await openStore();
      expect(await insert(store, aStartingSession())).toBe(true);
      expect(await insert(store, aStartingSession({ account: anotherAccount, leaseMinutes: 7 }))).toBe(true);
      expect((await found(store, aRef())).session.leaseMinutes).toBe(10);
      expect((await found(store, aRef('a-session', anotherAccount))).session.leaseMinutes).toBe(7);
    });

    it('keeps an id of 256 characters', async () => {
      const store = await openStore();
      const session = aStartingSession({ id: sessionId('x'.repeat(256)) });
      await insert(store, session);
      expect(await write(store, anAllocatingSession({ id: session.id }))).toBe(true);
      expect(await store.live(anAccount)).toHaveLength(1);
    });

    it('lets exactly one of 50 concurrent inserts of one id through', async () => {
      const store = await openStore();
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, n) => insert(store, aStartingSession({ leaseMinutes: n + 1 }))),
      );
      expect(results.filter(Boolean)).toHaveLength(1);
      expect((await found(store, aRef())).session.leaseMinutes).toBe(results.indexOf(true) + 1);
      expect(await store.history(aRef())).toHaveLength(1);
    });

    it('lets only the first of two writers of one version through', async () => {
      const store = await openStore();
      await insert(store, aReadySession({ version: 1 }));
      const before = await found(store, aRef());
      const results = await Promise.all(
        [20, 30].map((leaseMinutes) => {
          const after = aReadySession({ version: 2, leaseMinutes });
          return store.replace(before, after, entryFor(before.session, after));
        }),
      );
      expect(results.filter(Boolean)).toHaveLength(1);
      expect(await store.history(aRef())).toHaveLength(2);
    });

    it('does not write over a version that was read before another write', async () => {
      const store = await openStore();
      await insert(store, aStartingSession());
      const stale = await found(store, aRef());
      await write(store, anAllocatingSession());
      const after = aReadySession({ version: 2 });
      expect(await store.replace(stale, after, entryFor(stale.session, after))).toBe(false);
      expect((await found(store, aRef())).session.state).toBe('starting');
    });

    it('does not write what was removed meanwhile', async () => {
      const store = await openStore();
      await insert(store, aReleasedSession({ version: 1 }));
      const stale = await found(store, aRef());
      await store.remove(stale);
      const after = aStartingSession({ version: 2 });
      expect(await store.replace(stale, after, entryFor(stale.session, after))).toBe(false);
      expect(await store.find(aRef())).toBeUndefined();
    });

    it('answers false to an etag that is none of its own', async () => {
      const store = await openStore();
      const session = aStartingSession();
      await insert(store, session);
      const after = anAllocatingSession();
      expect(await store.replace({ session, etag: 'nonsense' }, after, entryFor(session, after))).toBe(false);
      expect(await store.remove({ session, etag: 'nonsense' })).toBe(false);
    });

    it.each([1, 3])('throws for a replace that makes version %i of version 1', async (version) => {
      const store = await openStore();
      await insert(store, aStartingSession());
      const before = await found(store, aRef());
      const after = anAllocatingSession({ version });
      await expect(store.replace(before, after, entryFor(before.session, after))).rejects.toThrow(RangeError);
    });

    it('costs one get to find, and one transaction to insert, to replace, and to end', async () => {
      const { table, calls } = countingTable(await open());
      const store = await storeOver(table);
      const spent = async (use: () => Promise<unknown>): Promise<object> => {
        const earlier = { ...calls };
        await use();
        return {
          get: calls.get - earlier.get,
          range: calls.range - earlier.range,
          transact: calls.transact - earlier.transact,
        };
      };
      expect(await spent(() => insert(store, aStartingSession()))).toEqual({ get: 0, range: 0, transact: 1 });
      expect(await spent(() => store.find(aRef()))).toEqual({ get: 1, range: 0, transact: 0 });
      for (const next of [anAllocatingSession(), aReadySession(), anEndedSession(), aReleasedSession()]) {
        expect(await spent(() => write(store, next))).toEqual({ get: 1, range: 0, transact: 1 });
      }
      expect(await spent(() => store.live(anAccount))).toEqual({ get: 0, range: 4, transact: 0 });
      const page = { after: null, limit: 10 };
      expect(await spent(() => store.livePage(anAccount, page))).toEqual({ get: 0, range: 4, transact: 0 });
      expect(await spent(() => store.installation())).toEqual({ get: 0, range: 0, transact: 0 });
    });
  });

  exerciseSessionIndexes(name, openStore, open);
  exerciseSessionRecords(name, open);
  exerciseSessionBatches(name, open);
}
