import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../shared/domain/configuration-error.ts';
import { at, MINUTE } from '../../../shared/domain/instant.ts';
import { defaultLeasePolicy } from '../../../shared/domain/lease-policy.ts';
import type { SessionStore } from '../../../shared/ports/session-store.ts';
import type { Table } from '../../../shared/ports/table.ts';
import { openSessionStore } from '../../../shared/storage/session-store.ts';
import { start } from '../../support/builders/minute.ts';
import { aRef } from '../../support/builders/refs.ts';
import { aStartingSession } from '../../support/builders/sessions.ts';
import { exerciseSessionStore } from '../../support/contracts/session-store.ts';
import { found, insert } from '../../support/contracts/session-store-setup.ts';
import { fileTable, memoryTable, tableFile } from '../../support/open-tables.ts';

exerciseSessionStore('SQLite in memory', () => Promise.resolve(memoryTable()));

const opened = (table: Table, id: string, minutes = 0, shards?: number): Promise<SessionStore> =>
  openSessionStore(table, {
    policy: defaultLeasePolicy,
    now: () => at(start + minutes * MINUTE),
    newInstallationId: () => id,
    log: () => undefined,
    ...(shards === undefined ? {} : { shards }),
  });

describe('the installation', () => {
  it('is written once and read ever after', async () => {
    const table = memoryTable();
    expect(await (await opened(table, 'first')).installation()).toEqual({ id: 'first', createdAt: start });
    expect(await (await opened(table, 'second', 5)).installation()).toEqual({
      id: 'first',
      createdAt: start,
    });
  });

  it('is the same for all who open a new store at once', async () => {
    const table = memoryTable();
    const stores = await Promise.all(['a', 'b', 'c', 'd'].map((id) => opened(table, id)));
    const ids = await Promise.all(stores.map(async (store) => (await store.installation()).id));
    expect(new Set(ids).size).toBe(1);
  });

  it('is refused with another number of shards, in words that name the right one', async () => {
    const table = memoryTable();
    await opened(table, 'first', 0, 8);
    await expect(opened(table, 'second', 0, 16)).rejects.toThrow(ConfigurationError);
    await expect(opened(table, 'second', 0, 16)).rejects.toThrow(/Set the number of shards to 8/);
  });

  it.each([
    ['of a newer version', '{"format":2,"id":"i","shards":16,"createdAt":0}', /newer version/],
    ['that can not be read', 'nonsense', /no readable installation row/],
  ])('is refused with a row %s', async (_name, value, words) => {
    const table = memoryTable();
    await table.transact('meta', [{ kind: 'insert', key: 'installation', value }]);
    await expect(opened(table, 'mine')).rejects.toThrow(words);
    await expect(opened(table, 'mine')).rejects.toThrow(ConfigurationError);
  });

  it.each([0, 1.5, 101])('throws for %d shards', async (shards) => {
    await expect(opened(memoryTable(), 'mine', 0, shards)).rejects.toThrow(RangeError);
  });
});

describe('a store on a file', () => {
  it('is found again with its sessions', async () => {
    const path = tableFile();
    const first = fileTable(path);
    await insert(await opened(first, 'first'), aStartingSession());
    await first.close();
    const store = await opened(fileTable(path), 'second');
    expect((await store.installation()).id).toBe('first');
    expect((await found(store, aRef())).session).toEqual(aStartingSession());
  });
});
