import { createHash } from 'node:crypto';
import { readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { publicKey } from '../../shared/connection/public-key.ts';
import type { Log } from '../log.ts';
import { type HostRecord, hostRecord } from './host-record.ts';
import { syncFolder, writeDurably } from './write-durably.ts';

/** That a host was told to end: until then, by the broker's clock, a delayed order for it starts nothing. */
export const tombstone = z.object({ hostId: z.string(), until: z.number(), detail: z.string().nullable() });

export const installationRecord = z.object({
  installation: z.string(),
  reportUrl: z.string(),
  ticketKeys: z.array(publicKey),
  /** Broker time less monotonic time, good for as long as `boot` is the same. */
  clockOffset: z.number().nullable(),
  boot: z.string(),
});

export type Tombstone = z.infer<typeof tombstone>;
export type InstallationRecord = z.infer<typeof installationRecord>;

/** An installation may be named by anything, a file not. */
const fileOf = (installation: string): string =>
  createHash('sha256').update(installation).digest('hex').slice(0, 40);

/** What the agent must still know after a kill -9: one small file per thing, each written durably. */
export class Ledger {
  readonly #folder: string;
  readonly #log: Log;

  constructor(folder: string, log: Log) {
    this.#folder = folder;
    this.#log = log;
  }

  hosts = (): Promise<HostRecord[]> => this.#readAll('hosts', hostRecord);
  tombstones = (): Promise<Tombstone[]> => this.#readAll('ended', tombstone);
  installations = (): Promise<InstallationRecord[]> => this.#readAll('installations', installationRecord);

  saveHost = (record: HostRecord): Promise<void> => this.#write('hosts', record.order.hostId, record);
  saveTombstone = (stone: Tombstone): Promise<void> => this.#write('ended', stone.hostId, stone);
  saveInstallation = (it: InstallationRecord): Promise<void> =>
    this.#write('installations', fileOf(it.installation), it);

  forgetHost = (hostId: string): Promise<void> => this.#remove('hosts', hostId);
  forgetTombstone = (hostId: string): Promise<void> => this.#remove('ended', hostId);
  forgetInstallation = (installation: string): Promise<void> =>
    this.#remove('installations', fileOf(installation));

  #write(room: string, name: string, value: unknown): Promise<void> {
    return writeDurably(join(this.#folder, room, `${name}.json`), `${JSON.stringify(value)}\n`);
  }

  async #remove(room: string, name: string): Promise<void> {
    try {
      await unlink(join(this.#folder, room, `${name}.json`));
      await syncFolder(join(this.#folder, room));
    } catch (error) {
      // Already gone is what was asked for.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }

  async #readAll<T>(room: string, schema: z.ZodType<T>): Promise<T[]> {
    const found: T[] = [];
    for (const file of await readdir(join(this.#folder, room))) {
      const path = join(this.#folder, room, file);
      if (file.endsWith('.draft')) await unlink(path);
      if (!file.endsWith('.json')) continue;
      try {
        found.push(schema.parse(JSON.parse(await readFile(path, 'utf8'))));
      } catch {
        // A file from a later version, or edited by hand. It is left for a person to look at; the others still count.
        this.#log(
          `${room}/${file} in the data folder can't be read and is left alone. Delete it once its engine is known to be gone.`,
        );
      }
    }
    return found;
  }
}
