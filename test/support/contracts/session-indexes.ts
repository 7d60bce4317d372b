import { describe, expect, it } from 'vitest';
import { at, DAY, type Instant, MINUTE, SECOND } from '../../../shared/domain/instant.ts';
import { defaultLeasePolicy } from '../../../shared/domain/lease-policy.ts';
import type { EndedSession, Session } from '../../../shared/domain/session.ts';
import type { SessionId } from '../../../shared/domain/session-ref.ts';
import type { SessionPage, SessionStore } from '../../../shared/ports/session-store.ts';
import type { Table } from '../../../shared/ports/table.ts';
import { minute, start } from '../builders/minute.ts';
import { anAccount, anotherAccount, aRef, sessionId } from '../builders/refs.ts';
import {
  anAllocatingSession,
  anEndedSession,
  aReadySession,
  aReleasedSession,
  aStartingSession,
  theHost,
} from '../builders/sessions.ts';
import { everything, found, idsOf, insert, storeOver, write } from './session-store-setup.ts';

/** The part of the session store's contract that is about listings; see `exerciseSessionStore`. */
export function exerciseSessionIndexes(
  name: string,
  openStore: () => Promise<SessionStore>,
  open: () => Promise<Table>,
): void {
  describe(`${name}: listings`, () => {
    it('moves a session through them over a whole life', async () => {
      const store = await openStore();
      const irrevocable: EndedSession['host'] = {
        state: 'irrevocable',
        ...theHost,
        since: minute(5),
        attempts: 6,
        dueAt: minute(40),
        answer: 'no',
      };
      const life: [Session, { live: boolean; due: Instant | null; purge: Instant | null }][] = [
        [aStartingSession(), { live: true, due: at(start + 30 * SECOND), purge: null }],
        [anAllocatingSession(), { live: true, due: at(start + 30 * SECOND), purge: null }],
        [aReadySession(), { live: true, due: minute(12), purge: null }],
        [aReadySession({ leaseMinutes: 90 }), { live: true, due: minute(92), purge: null }],
        [
          aReadySession({
            leaseMinutes: 90,
            seat: { granted: 1, admitted: 0, holder: null, leftAt: null, reservation: null },
          }),
          { live: true, due: minute(92), purge: null },
        ],
        [anEndedSession(), { live: false, due: minute(5), purge: null }],
        [anEndedSession({ host: irrevocable }), { live: false, due: minute(40), purge: null }],
        [aReleasedSession(), { live: false, due: null, purge: at(minute(5) + 30 * DAY) }],
      ];
      for (const [index, [session, expected]] of life.entries()) {
        await (index === 0 ? insert(store, session) : write(store, session));
        await expectListed(store, expected);
      }
      expect(await store.remove(await found(store, aRef()))).toBe(true);
      await expectListed(store, { live: false, due: null, purge: null });
    });

    it('lists the live sessions of one account only, of all shards', async () => {
      const store = await openStore();
      for (let n = 0; n < 30; n++) {
        await insert(store, aStartingSession({ id: sessionId(`mine-${n}`) }));
        await insert(store, aReleasedSession({ version: 1, id: sessionId(`ended-${n}`) }));
        await insert(store, aStartingSession({ id: sessionId(`other-${n}`), account: anotherAccount }));
      }
      const live = await store.live(anAccount);
      expect(live.map(({ id }) => id).sort()).toEqual(
        Array.from({ length: 30 }, (_, n) => `mine-${n}`).sort(),
      );
      expect(live.every(({ state }) => state === 'starting')).toBe(true);
      expect(await idsOf(store.allLive())).toHaveLength(60);
    });

    it('gives the live sessions of one account in pages, by id, each once, over all shards', async () => {
      const store = await openStore();
      const name = (n: number) => `${n % 2 ? 'B' : 'a'}-${String(n).padStart(2, '0')}`;
      for (let n = 0; n < 25; n++) {
        await insert(store, aStartingSession({ id: sessionId(name(n)) }));
        await insert(store, aStartingSession({ id: sessionId(name(n)), account: anotherAccount }));
        await insert(store, aReleasedSession({ version: 1, id: sessionId(`ended-${n}`) }));
      }
      const pages: string[][] = [];
      let after: SessionId | null = null;
      do {
        const page: SessionPage = await store.livePage(anAccount, { after, limit: 10 });
        pages.push(page.sessions.map(({ id }) => id));
        after = page.next;
      } while (after !== null);
      const ids = Array.from({ length: 25 }, (_, n) => name(n)).sort();
      expect(pages).toEqual([ids.slice(0, 10), ids.slice(10, 20), ids.slice(20)]);
    });

    it('says that a page is the last one when it is exactly full', async () => {
      const store = await openStore();
      for (const id of ['a', 'b']) await insert(store, aStartingSession({ id: sessionId(id) }));
      expect((await store.livePage(anAccount, { after: null, limit: 2 })).next).toBeNull();
      expect((await store.livePage(anAccount, { after: null, limit: 1 })).next).toBe('a');
    });

    it('goes on behind an id whose session is no more', async () => {
      const store = await openStore();
      for (const id of ['a', 'c']) await insert(store, aStartingSession({ id: sessionId(id) }));
      const { sessions } = await store.livePage(anAccount, { after: sessionId('b'), limit: 10 });
      expect(sessions.map(({ id }) => id)).toEqual(['c']);
    });

    it('gives every due session once, over many pages, the earliest first within a shard', async () => {
      const store = await storeOver(await open(), { shards: 1 });
      await Promise.all(
        Array.from({ length: 450 }, (_, n) =>
          insert(
            store,
            aStartingSession({ id: sessionId(`s-${n}`), createdAt: at(start + ((n * 7919) % 450) * SECOND) }),
          ),
        ),
      );
      const due: number[] = [];
      for await (const { id } of store.due(everything)) due.push(Number(id.slice(2)));
      const created = due.map((n) => (n * 7919) % 450);
      expect(created).toEqual(Array.from({ length: 450 }, (_, n) => n));
    });

    it.each([
      ['one millisecond before its moment', -1, []],
      ['at its moment', 0, ['a-session']],
    ])('does or does not give a due session: %s', async (_name, offset, expected) => {
      const store = await openStore();
      await insert(store, aReadySession({ version: 1 }));
      expect(await idsOf(store.due(at(minute(12) + offset)))).toEqual(expected);
    });

    it('can be stopped in the middle, and read again while sessions move', async () => {
      const store = await openStore();
      for (let n = 0; n < 20; n++)
        await insert(store, aReadySession({ version: 1, id: sessionId(`s-${n}`) }));
      for await (const ref of store.due(minute(12))) {
        await write(store, aReadySession({ id: ref.id, leaseMinutes: 60 }));
        break;
      }
      for await (const ref of store.due(minute(12))) await write(store, anEndedSession({ id: ref.id }));
      expect(await idsOf(store.due(minute(12)))).toHaveLength(19);
      expect(await store.live(anAccount)).toHaveLength(1);
    });

    it('follows a session whose index rows an earlier policy placed', async () => {
      const table = await open();
      const earlier = await storeOver(table);
      await insert(earlier, aStartingSession());
      await insert(earlier, aReleasedSession({ version: 1, id: sessionId('released') }));
      const store = await storeOver(table, {
        policy: { ...defaultLeasePolicy, startCheckMs: 10 * MINUTE, keepRecordMs: 7 * DAY },
      });
      expect(await write(store, anAllocatingSession())).toBe(true);
      expect(await idsOf(store.due(minute(9)))).toEqual([]);
      expect(await idsOf(store.due(minute(10)))).toEqual(['a-session']);
      expect(await write(store, aReadySession())).toBe(true);
      expect(await idsOf(store.due(everything))).toEqual(['a-session']);
      expect(await store.remove(await found(store, aRef('released')))).toBe(true);
      expect(await idsOf(store.purgeable(everything))).toEqual([]);
    });
  });
}

/** Checks that a-session is in exactly these listings, and on the right side of its moments. */
async function expectListed(
  store: SessionStore,
  { live, due, purge }: { live: boolean; due: Instant | null; purge: Instant | null },
): Promise<void> {
  const one = ['a-session'];
  expect((await store.live(anAccount)).map(({ id }) => id)).toEqual(live ? one : []);
  expect(await idsOf(store.allLive())).toEqual(live ? one : []);
  expect(await idsOf(store.due(everything))).toEqual(due === null ? [] : one);
  expect(await idsOf(store.purgeable(everything))).toEqual(purge === null ? [] : one);
  if (due !== null) {
    expect(await idsOf(store.due(due))).toEqual(one);
    expect(await idsOf(store.due(at(due - 1)))).toEqual([]);
  }
  if (purge !== null) {
    expect(await idsOf(store.purgeable(purge))).toEqual(one);
    expect(await idsOf(store.purgeable(at(purge - 1)))).toEqual([]);
  }
}
