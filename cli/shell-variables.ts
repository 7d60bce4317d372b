import { writeSecretFile } from '../shared/auth/secret-file.ts';
import { fetchAccessToken } from './access-token.ts';
import type { DataFolder } from './data-folder.ts';
import type { DevelopmentAccount } from './secrets.ts';

/** A token holds for 24 hours; the file is written again well before. */
const REFRESH_MS = 12 * 60 * 60 * 1000;

/**
 * Writes `env.sh`, which gives a shell what pasted commands need: endPoint, accountId, accountKey and a fresh token. It is kept fresh
 * for as long as this process runs.
 */
export async function keepShellVariables(
  folder: DataFolder,
  endpoint: string,
  account: DevelopmentAccount,
): Promise<void> {
  const write = async (): Promise<void> => {
    const token = await fetchAccessToken(endpoint, account);
    const variables = {
      endPoint: endpoint,
      accountId: account.accountId,
      accountKey: account.accountKey,
      token,
    };
    const lines = Object.entries(variables).map(([name, value]) => `export ${name}='${value}'`);
    writeSecretFile(folder.shell, `${lines.join('\n')}\n`);
  };
  await write();
  setInterval(() => {
    write().catch(() => {
      // The token in the file holds for half a day more; the next turn tries again.
    });
  }, REFRESH_MS).unref();
}
