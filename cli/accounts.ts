import { makeAccount } from '../shared/auth/make-account.ts';
import { accountOf, changeAccounts, readAccounts } from './accounts-file.ts';
import { readAccountsOptions } from './accounts-options.ts';
import { openDataFolder } from './data-folder.ts';
import { explain } from './explain.ts';
import { removeAccount } from './remove-account.ts';
import { rotateAccountKey } from './rotate-account-key.ts';
import { rotateSigning } from './rotate-signing.ts';
import { StartRefusal } from './start-refusal.ts';

/**
 * `npm run accounts`: the accounts and the keys of a data folder. A broker that is up takes a change over within a second. A new key is
 * printed once, to standard output, and kept nowhere. Exits 0 when it was done.
 */

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function run(args: readonly string[]): Promise<void> {
  const options = readAccountsOptions(args);
  if (!options) return;
  const folder = openDataFolder(options.data);
  switch (options.verb) {
    case 'add': {
      const { id, keys, entry } = makeAccount(Date.now());
      const { name } = options;
      changeAccounts(folder.accounts, (known) => [...known, { ...entry, ...(name !== null && { name }) }]);
      say(`account  ${id}\nkey 1    ${keys[0]}\nkey 2    ${keys[1]}\nThe keys are shown this once.`);
      return;
    }
    case 'list': {
      const accounts = readAccounts(folder.accounts);
      for (const { id, createdAt, keys, name } of accounts)
        say(
          `${id}  ${createdAt}  ${keys.length} ${keys.length === 1 ? 'key ' : 'keys'}  ${name ?? ''}`.trimEnd(),
        );
      if (accounts.length === 0) say('There are no accounts.');
      return;
    }
    case 'rotate': {
      accountOf(readAccounts(folder.accounts), options.account);
      const key = rotateAccountKey(folder, options.account, options.key);
      say(
        `key ${options.key}    ${key}\nIt is shown this once. The former key ${options.key} counts no more; the other key and tokens that were issued do.`,
      );
      return;
    }
    case 'remove': {
      const stopped = await removeAccount(folder, options.account);
      say(
        stopped === null
          ? `Account ${options.account} is removed. No broker of this folder is up: sessions of the account end with their leases.`
          : `Account ${options.account} is removed, its tokens are refused, and ${stopped} of its sessions were stopped.`,
      );
      return;
    }
    case 'rotate-signing':
      rotateSigning(folder.keys, Date.now());
      say(
        'New keys sign from two minutes on. What the old ones signed is good to its end; they are ignored after 26 hours.',
      );
      return;
    default:
      throw new StartRefusal('There is no such command.');
  }
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
