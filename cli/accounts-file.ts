import { existsSync } from 'node:fs';
import {
  type AccountEntry,
  type AccountsDocument,
  parseAccounts,
  parseAccountsDocument,
} from '../shared/auth/accounts.ts';
import { readSecretFile, writeSecretFile } from '../shared/auth/secret-file.ts';
import { withLockedFile } from './locked-file.ts';
import { StartRefusal } from './start-refusal.ts';

/** The accounts of a data folder; none where no account was made yet. */
export const readAccounts = (path: string): readonly AccountEntry[] =>
  existsSync(path) ? parseAccountsDocument(readSecretFile(path), path).accounts : [];

/** Replaces the accounts by what `change` makes of them, in one step: a running broker sees the old ones or the new ones. */
export const changeAccounts = (
  path: string,
  change: (accounts: readonly AccountEntry[]) => readonly AccountEntry[],
): void =>
  withLockedFile(path, () => {
    const document: AccountsDocument = { accounts: [...change(readAccounts(path))] };
    const text = `${JSON.stringify(document, null, 2)}\n`;
    // What the broker would refuse is not written.
    parseAccounts(text, path);
    writeSecretFile(path, text);
  });

/** The account of this id. */
export function accountOf(accounts: readonly AccountEntry[], id: string): AccountEntry {
  const found = accounts.find((account) => account.id === id.toLowerCase());
  if (found) return found;
  throw new StartRefusal(`There is no account ${id}. 'npm run accounts -- list' shows those there are.`);
}
