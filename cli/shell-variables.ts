import { writeSecretFile } from '../shared/auth/secret-file.ts';
import { fetchAccessToken } from './access-token.ts';
import type { DataFolder } from './data-folder.ts';
import type { DevelopmentAccount } from './secrets.ts';

/** A token holds for 24 hours; the file is written again well before. */
const REFRESH_MS = 12 * 60 * 60 * 1000;

interface Addresses {
  /** Where apps reach the broker. */
  readonly endpoint: string;
  /** Where this process does. */
  readonly local: string;
  /** The authority that clients have to trust; null where there is none. */
  readonly caFile: string | null;
}

/**
 * Writes `env.sh`, which gives a shell what pasted commands need: endPoint, accountId, accountKey and a fresh token, and caCert where
 * the certificate is of this folder's own authority. It is kept fresh for as long as this process runs.
 */
export async function keepShellVariables(
  folder: DataFolder,
  { endpoint, local, caFile }: Addresses,
  account: DevelopmentAccount,
): Promise<void> {
  const write = async (): Promise<void> => {
    const token = await fetchAccessToken(local, account);
    const variables = {
      endPoint: endpoint,
      accountId: account.accountId,
      accountKey: account.accountKey,
      token,
      ...(caFile !== null && { caCert: caFile }),
    };
    const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`);
    // Node reads one file of further authorities: a shell that has named one keeps it, and may append this one to it.
    if (caFile !== null) lines.push(`export NODE_EXTRA_CA_CERTS="\${NODE_EXTRA_CA_CERTS:-$caCert}"`);
    writeSecretFile(folder.shell, `${lines.join('\n')}\n`);
  };
  await write();
  setInterval(() => {
    write().catch(() => {
      // The token in the file holds for half a day more; the next turn tries again.
    });
  }, REFRESH_MS).unref();
}

/** For a POSIX shell: nothing in it counts. */
const quoted = (value: string): string => `'${value.replaceAll("'", "'\\''")}'`;
