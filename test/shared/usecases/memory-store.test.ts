import fc from 'fast-check';
import { expect, it } from 'vitest';
import { at, DAY, MINUTE } from '../../../shared/domain/instant.ts';
import { defaultLeasePolicy } from '../../../shared/domain/lease-policy.ts';
import type { Session } from '../../../shared/domain/session.ts';
import type { SessionRef } from '../../../shared/domain/session-ref.ts';
import type { SessionStore, StoredSession } from '../../../shared/ports/session-store.ts';
import { entryFor } from '../../support/builders/entry-for.ts';
import { minute, start } from '../../support/builders/minute.ts';
import { anAccount, aRef } from '../../support/builders/refs.ts';
import {
  anAllocatingSession,
  anEndedSession,
  aReadySession,
  aReleasedSession,
  aStartingSession,
} from '../../support/builders/sessions.ts';
import { storeOver } from '../../support/contracts/session-store-setup.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { memoryTable } from '../../support/open-tables.ts';

/* The tests of this folder believe a store in memory. Here it has to answer as the real one does. */

const ids = ['a', 'b'] as const;
const states = [
  aStartingSession,
  anAllocatingSession,
  aReadySession,
  anEndedSession,
  aReleasedSession,
] as const;
const moments = [start, minute(1), minute(12), at(start + 30 * DAY), at(start + 30 * DAY + 6 * MINUTE)];

/** One store and what its caller has read from it, fresh or stale. */
interface Reader {
  readonly store: SessionStore;
  readonly read: Map<string, StoredSession>;
}

interface Move {
  readonly verb: 'find' | 'insert' | 'replace' | 'remove';
  readonly id: (typeof ids)[number];
  readonly state: number;
}

async function make({ store, read }: Reader, { verb, id, state }: Move): Promise<unknown> {
  const build = states[state] ?? aStartingSession;
  const before = read.get(id);
  if (verb === 'find') {
    const found = await store.find(aRef(id));
    if (found) read.set(id, found);
    return found?.session;
  }
  if (verb === 'insert') {
    const session = build({ ...aRef(id), version: 1 });
    return store.insert(session, entryFor(null, session));
  }
  if (!before) return null;
  if (verb === 'remove') return store.remove(before);
  const after: Session = build({ ...aRef(id), version: before.session.version + 1 });
  return store.replace(before, after, entryFor(before.session, after));
}

async function show({ store }: Reader): Promise<unknown> {
  const listed = async (refs: AsyncIterable<SessionRef>): Promise<string[]> => {
    const found: string[] = [];
    for await (const { id } of refs) found.push(id);
    return found.toSorted();
  };
  return {
    live: (await store.live(anAccount)).map(({ id }) => id).toSorted(),
    allLive: await listed(store.allLive()),
    due: await Promise.all(moments.map((until) => listed(store.due(until)))),
    purgeable: await Promise.all(moments.map((until) => listed(store.purgeable(until)))),
    history: await Promise.all(ids.map((id) => store.history(aRef(id)))),
  };
}

it('answers every sequence of calls as the real store does', async () => {
  const move = fc.record({
    verb: fc.constantFrom('find', 'insert', 'replace', 'remove'),
    id: fc.constantFrom(...ids),
    state: fc.nat(states.length - 1),
  });
  const property = fc.asyncProperty(fc.array(move, { maxLength: 25 }), async (moves) => {
    const real: Reader = { store: await storeOver(memoryTable(), { shards: 2 }), read: new Map() };
    const fake: Reader = { store: new MemoryStore(defaultLeasePolicy, start), read: new Map() };
    for (const one of moves) expect(await make(fake, one)).toEqual(await make(real, one));
    expect(await show(fake)).toEqual(await show(real));
  });
  await expect(fc.assert(property, { numRuns: 60 })).resolves.toBeUndefined();
});

it('refuses, as the real one does, a write that skips a version', async () => {
  const store = new MemoryStore(defaultLeasePolicy, start);
  store.put(aStartingSession());
  const before = await store.find(aRef());
  const after = aReadySession({ version: 5 });
  if (!before) throw new Error('It was put there.');
  await expect(store.replace(before, after, entryFor(before.session, after))).rejects.toThrow(RangeError);
});
