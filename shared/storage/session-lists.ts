import type { Session } from '../domain/session.ts';
import { isLive } from '../domain/session.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { Log } from '../ports/log.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { Row, Table } from '../ports/table.ts';
import { firstRowsEverywhere, rangeEverywhere } from './range-rows.ts';
import type { KeyRange } from './row-keys.ts';
import { keyRanges, refOfKey, rowKeys } from './row-keys.ts';
import { readSessionRow } from './session-row.ts';
import { UnreadableRow } from './unreadable-row.ts';

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

  const findReadable = async (ref: SessionRef): Promise<Session | undefined> => {
    try {
      return (await find(ref))?.session;
    } catch (error) {
      if (!(error instanceof UnreadableRow)) throw error;
      log('error', error.message);
      return undefined;
    }
  };

  /** Between the two reads a session may have ended, or gone. */
  const readLive = async (listed: readonly SessionRef[]): Promise<readonly Session[]> =>
    (await Promise.all(listed.map(findReadable))).flatMap((session) =>
      session && isLive(session) ? [session] : [],
    );

  return {
    async live(account) {
      const found: Session[] = [];
      let batch: SessionRef[] = [];
      for await (const ref of refs(keyRanges.live(account))) {
        if (batch.push(ref) < readsAtOnce) continue;
        found.push(...(await readLive(batch)));
        batch = [];
      }
      found.push(...(await readLive(batch)));
      return found;
    },
    async livePage(account, { after, limit }) {
      const from = after === null ? {} : { after: rowKeys.live({ account, id: after }) };
      const range = { ...keyRanges.live(account), ...from };
      const { rows, more } = await firstRowsEverywhere(table, partitions, range, limit);
      const listed = rows.flatMap((row) => refOfRow(row, log) ?? []);
      const sessions: Session[] = [];
      for (let n = 0; n < listed.length; n += readsAtOnce)
        sessions.push(...(await readLive(listed.slice(n, n + readsAtOnce))));
      return { sessions, next: more ? (listed.at(-1)?.id ?? null) : null };
    },
    async recordPage(account, { after, limit }) {
      const from = after === null ? {} : { after: rowKeys.session({ account, id: after }) };
      const range = { ...keyRanges.records(account), ...from };
      const { rows, more } = await firstRowsEverywhere(table, partitions, range, limit);
      const last = rows.at(-1);
      return {
        sessions: rows.flatMap((row) => sessionOfRow(row, log) ?? []),
        next: more && last ? (refOfKey(last.key)?.id ?? null) : null,
      };
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

function sessionOfRow(row: Row, log: Log): Session | undefined {
  const ref = refOfRow(row, log);
  try {
    return ref && readSessionRow(ref, row.value).session;
  } catch (error) {
    if (!(error instanceof UnreadableRow)) throw error;
    log('error', error.message);
    return undefined;
  }
}

function refOfRow({ partition, key }: Row, log: Log): SessionRef | undefined {
  const ref = refOfKey(key);
  if (!ref)
    log('error', `The store holds a row that is not understood, ${key} in ${partition}. It is left out.`);
  return ref;
}
