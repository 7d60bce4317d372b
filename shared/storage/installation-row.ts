import { z } from 'zod';
import { ConfigurationError } from '../domain/configuration-error.ts';
import type { Instant } from '../domain/instant.ts';
import type { Table } from '../ports/table.ts';
import { parseJson } from './parse-json.ts';
import { instant } from './session-schema.ts';

const partition = 'meta';
const key = 'installation';

/** Which layout the whole table has. */
const format = 1;

const installationRow = z.object({
  format: z.int(),
  id: z.string().min(1),
  shards: z.int().positive(),
  createdAt: instant,
});

export interface InstallationRow {
  readonly id: string;
  readonly shards: number;
  readonly createdAt: Instant;
}

/**
 * Reads who this store is, or writes it if nobody has. Of two that open a new store at once, one writes and both read the same.
 *
 * @throws ConfigurationError when the store is of a newer version, or was made with another number of shards: with a wrong number,
 * sessions that exist would not be found.
 */
export async function openInstallation(table: Table, wanted: InstallationRow): Promise<InstallationRow> {
  const found = await table.get(partition, key);
  if (!found) {
    const value = JSON.stringify({ format, ...wanted });
    const written = await table.transact(partition, [{ kind: 'insert', key, value }]);
    if (written.ok) return wanted;
  }
  const row = found ?? (await table.get(partition, key));
  const parsed = installationRow.safeParse(parseJson(row?.value ?? ''));
  if (!parsed.success) {
    throw new ConfigurationError(
      'The store has no readable installation row. Restore it from a backup, or start with an empty store.',
    );
  }
  const installation = parsed.data;
  if (installation.format > format) {
    throw new ConfigurationError(
      `The store was written by a newer version (format ${installation.format}; this one knows ${format}). Start that version, or choose another store.`,
    );
  }
  if (installation.shards !== wanted.shards) {
    throw new ConfigurationError(
      `The store was made with ${installation.shards} shards and can't be opened with ${wanted.shards}. Set the number of shards to ${installation.shards}.`,
    );
  }
  return installation;
}
