import type { AzuriteProcess } from './azurite-process.ts';
import type { DataFolder } from './data-folder.ts';
import type { StartOptions } from './options.ts';

interface Surroundings {
  readonly folder: DataFolder;
  /** Null: the records are in SQLite. */
  readonly azurite: AzuriteProcess | null;
  readonly operatorKey: string;
}

/** The broker's settings on one machine, for its environment. shared/config.ts says what each of them means. */
export const brokerSettings = (
  options: StartOptions,
  { folder, azurite, operatorKey }: Surroundings,
): Record<string, string> => ({
  ...(azurite
    ? { SESSION_STORE: 'table', TABLES_CONNECTION_STRING: azurite.connectionString }
    : { SESSION_STORE: 'sqlite', SESSION_DATABASE: folder.sessions }),
  ACCOUNTS_FILE: folder.accounts,
  SIGNING_KEYS_FILE: folder.keys,
  OPERATOR_KEY: operatorKey,
  ...(options.simulatedReadyMs === null
    ? { HOSTS: 'agents', AGENTS_FILE: folder.agents }
    : { HOSTS: 'simulated', SIMULATED_READY_MS: String(options.simulatedReadyMs) }),
});
