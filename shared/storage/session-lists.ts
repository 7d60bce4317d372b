import type { Session } from '../domain/session.ts';
import { isLive } from '../domain/session.ts';
import type { SessionId, SessionRef } from '../domain/session-ref.ts';
import type { Log } from '../ports/log.ts';
import type { PageAsked, SessionStore } from '../ports/session-store.ts';
import type { Row, Table } from '../ports/table.ts';
import { firstRowsEverywhere, rangeEverywhere } from './range-rows.ts';
import type { KeyRange } from './row-keys.ts';
import { keyRanges, refOfKey, rowKeys } from './row-keys.ts';
import { readSessionRow } from './session-row.ts';
import { UnreadableRow } from './unreadable-row.ts';

interface Listed {
  readonly ref: SessionRef;
  readonly row: Row;
}

/** How many sessions of a listing are read at the same time. */
const readsAtOnce = 64;

/**
 * Everything that is found through index rows. One row that can't be read takes nothing else with it: it is reported and left out,
 * for otherwise a single damaged record would stop every sweep.
 */
export function sessionLists(
  table: Table,
  partitions: readonly string[],
  find: SessionStore['find'],
  log: Log,
): Pick<SessionStore, 'live' | 'livePage' | 'recordPage' | 'allLive' | 'due' | 'duePage' | 'purgeable'> {
  async function* refs(range: KeyRange): AsyncGenerator<SessionRef> {
    for await (const row of rangeEverywhere(table, partitions, range)) {
      const ref = refOfRow(row, log);
      if (ref) yield ref;
    }
  }

  const unlessUnreadable = async <Read>(read: () => Read | Promise<Read>): Promise<Read | undefined> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof UnreadableRow)) throw error;
      log('error', error.message);
      return undefined;
    }
  };

  /** Between the two reads a session may have ended, or gone. */
  const readSome = async (some: readonly SessionRef[]): Promise<readonly Session[]> => {
    const found = await Promise.all(some.map((ref) => unlessUnreadable(() => find(ref))));
    return found.flatMap((stored) => (stored && isLive(stored.session) ? [stored.session] : []));
  };

  const readLive = async (
    listed: Iterable<SessionRef> | AsyncIterable<SessionRef>,
  ): Promise<readonly Session[]> => {
    const live: Session[] = [];
    let batch: SessionRef[] = [];
    for await (const ref of listed) {
      if (batch.push(ref) < readsAtOnce) continue;
      live.push(...(await readSome(batch)));
      batch = [];
    }
    live.push(...(await readSome(batch)));
    return live;
  };

  /** The rows of one part of a listing with whose they are, and where the next one goes on. */
  const partOf = async (
    range: KeyRange,
    keyOf: (id: SessionId) => string,
    { after, limit }: PageAsked,
  ): Promise<{ readonly listed: readonly Listed[]; readonly next: SessionId | null }> => {
    const from = after === null ? {} : { after: keyOf(after) };
    const { rows, more } = await firstRowsEverywhere(table, partitions, { ...range, ...from }, limit);
    const listed = rows.flatMap((row) => {
      const ref = refOfRow(row, log);
      return ref ? [{ ref, row }] : [];
    });
    return { listed, next: more ? (listed.at(-1)?.ref.id ?? null) : null };
  };

  return {
    live: (account) => readLive(refs(keyRanges.live(account))),
    async livePage(account, page) {
      const keyOf = (id: SessionId): string => rowKeys.live({ account, id });
      const { listed, next } = await partOf(keyRanges.live(account), keyOf, page);
      return { sessions: await readLive(listed.map(({ ref }) => ref)), next };
    },
    async recordPage(account, page) {
      const keyOf = (id: SessionId): string => rowKeys.session({ account, id });
      const { listed, next } = await partOf(keyRanges.records(account), keyOf, page);
      const read = await Promise.all(
        listed.map(({ ref, row }) => unlessUnreadable(() => readSessionRow(ref, row.value))),
      );
      return { sessions: read.flatMap((found) => found?.session ?? []), next };
    },
    allLive: () => refs(keyRanges.allLive),
    due: (until) => refs(keyRanges.due(until)),
    async duePage(shard, { from, until, limit }) {
      const range = keyRanges.due(until);
      const rows = await table.range(shard, { ...range, limit, ...(from !== null && { after: from }) });
      const isLast = rows.length < limit;
      return {
        refs: rows.flatMap((row) => refOfRow(row, log) ?? []),
        place: isLast ? range.to : (rows.at(-1)?.key ?? range.to),
        isLast,
      };
    },
    purgeable: (until) => refs(keyRanges.purge(until)),
  };
}

function refOfRow({ partition, key }: Row, log: Log): SessionRef | undefined {
  const ref = refOfKey(key);
  if (!ref)
    log('error', `The store holds a row that is not understood, ${key} in ${partition}. It is left out.`);
  return ref;
}
