import { rmSync } from 'node:fs';
import { accountOf, changeAccounts, readAccounts } from './accounts-file.ts';
import { callsTo, inside } from './api-calls.ts';
import type { DataFolder } from './data-folder.ts';
import { findBroker } from './running-broker.ts';
import { prepareOperatorKey, readDevelopmentAccount } from './secrets.ts';
import { StartRefusal } from './start-refusal.ts';

/** A running broker looks at the accounts once a second; what was let in just before has got its answer by then. */
const TAKEN_OVER_MS = 1500;

/**
 * Stops the account's sessions and removes it. They are stopped once more when the broker knows that the account is gone, for one may
 * have been created in between. Answers how many were stopped; null when no broker is up.
 */
export async function removeAccount(folder: DataFolder, id: string): Promise<number | null> {
  accountOf(readAccounts(folder.accounts), id);
  const endpoint = await findBroker(folder.broker);
  const stop = endpoint === null ? null : () => stopSessions(endpoint, prepareOperatorKey(folder), id);
  let stopped = (await stop?.()) ?? 0;
  changeAccounts(folder.accounts, (accounts) => {
    const gone = accountOf(accounts, id);
    return accounts.filter((account) => account !== gone);
  });
  if (readDevelopmentAccount(folder)?.accountId === id) {
    // What these open is gone, and the next start must not try it.
    rmSync(folder.developmentAccount, { force: true });
    rmSync(folder.shell, { force: true });
  }
  if (!stop) return null;
  await new Promise((resolve) => setTimeout(resolve, TAKEN_OVER_MS));
  stopped += await stop();
  return stopped;
}

async function stopSessions(endpoint: string, operatorKey: string, id: string): Promise<number> {
  const answer = await callsTo(endpoint, operatorKey)('POST', `/operator/accounts/${id}:stopSessions`);
  const [stopped, failed] = [inside(answer.body, 'stopped'), inside(answer.body, 'failed')];
  if (answer.status === 200 && typeof stopped === 'number' && failed === 0) return stopped;
  throw new StartRefusal(
    `The broker at ${endpoint} could not stop all sessions of the account (${answer.status}). Those that remain end with their leases. If the account is still listed, run the command again.`,
  );
}
