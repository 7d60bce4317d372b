import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { makeAccount } from '../shared/auth/make-account.ts';
import { makeSigningKeys } from '../shared/auth/make-signing-keys.ts';
import { readSecretFile, writeSecretFile } from '../shared/auth/secret-file.ts';
import type { DataFolder } from './data-folder.ts';
import { StartRefusal } from './start-refusal.ts';

export interface DevelopmentAccount {
  readonly accountId: string;
  readonly accountKey: string;
}

/** Makes what a fresh folder lacks: the signing keys and one account for development. Says whether the account is new. */
export function prepareSecrets(folder: DataFolder): {
  readonly account: DevelopmentAccount | null;
  readonly isNew: boolean;
} {
  const now = Date.now();
  if (!existsSync(folder.keys))
    writeSecretFile(folder.keys, `${JSON.stringify(makeSigningKeys(now), null, 2)}\n`);
  if (existsSync(folder.accounts)) return { account: readDevelopmentAccount(folder), isNew: false };
  const { id, keys, entry } = makeAccount(now);
  const account: DevelopmentAccount = { accountId: id, accountKey: keys[0] };
  // The file that holds the key comes first: an account whose key nobody has is of no use.
  writeSecretFile(folder.developmentAccount, `${JSON.stringify(account)}\n`);
  writeSecretFile(folder.accounts, `${JSON.stringify({ accounts: [entry] }, null, 2)}\n`);
  return { account, isNew: true };
}

/** The key that opens the operator's calls; made when there is none yet. */
export function prepareOperatorKey(folder: Pick<DataFolder, 'operatorKey'>): string {
  if (!existsSync(folder.operatorKey)) {
    writeSecretFile(folder.operatorKey, `${randomBytes(32).toString('base64url')}\n`);
  }
  return readSecretFile(folder.operatorKey).trim();
}

/** The development account, unless its file was removed, which is anybody's right. */
export function readDevelopmentAccount(
  folder: Pick<DataFolder, 'developmentAccount'>,
): DevelopmentAccount | null {
  if (!existsSync(folder.developmentAccount)) return null;
  try {
    const read: unknown = JSON.parse(readFileSync(folder.developmentAccount, 'utf8'));
    if (typeof read === 'object' && read !== null && 'accountId' in read && 'accountKey' in read) {
      return { accountId: String(read.accountId), accountKey: String(read.accountKey) };
    }
  } catch {
    // Said below, in words.
  }
  throw new StartRefusal(`${folder.developmentAccount} can't be read. Put it back or remove it.`);
}
