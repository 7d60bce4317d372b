import { digestOfAccountKey, makeAccountKey } from '../shared/auth/make-account.ts';
import { writeSecretFile } from '../shared/auth/secret-file.ts';
import { accountOf, changeAccounts } from './accounts-file.ts';
import type { DataFolder } from './data-folder.ts';
import { readDevelopmentAccount } from './secrets.ts';

/** Puts a new key in place of one of an account's two, and answers it. The development account's file gets its new first key too. */
export function rotateAccountKey(folder: DataFolder, id: string, which: 1 | 2): string {
  const key = makeAccountKey();
  changeAccounts(folder.accounts, (accounts) => {
    const account = accountOf(accounts, id);
    const [first = ''] = account.keys;
    const second = account.keys.slice(1);
    const digest = digestOfAccountKey(key);
    const keys = which === 1 ? [digest, ...second] : [first, digest];
    return accounts.map((other) => (other === account ? { ...account, keys } : other));
  });
  const development = readDevelopmentAccount(folder);
  if (which === 1 && development?.accountId === id)
    writeSecretFile(folder.developmentAccount, `${JSON.stringify({ accountId: id, accountKey: key })}\n`);
  return key;
}
