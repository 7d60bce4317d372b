import { parseArgs } from 'node:util';
import { StartRefusal } from './start-refusal.ts';

const usage = `npm run accounts -- add [--name NAME]           a new account, with two keys
npm run accounts -- list
npm run accounts -- rotate ACCOUNT [--key 1|2]  a new key in place of this one (2)
npm run accounts -- remove ACCOUNT              stops its sessions and removes it
npm run accounts -- rotate-signing              new keys for signing tokens and tickets

  --data DIR        the data folder (.data)
  --help`;

export type AccountsOptions = { readonly data: string } & (
  | { readonly verb: 'add'; readonly name: string | null }
  | { readonly verb: 'list' | 'rotate-signing' }
  | { readonly verb: 'rotate'; readonly account: string; readonly key: 1 | 2 }
  | { readonly verb: 'remove'; readonly account: string }
);

/** Reads the words of `npm run accounts`. Answers null when only help was asked for, which it has then printed. */
export function readAccountsOptions(args: readonly string[]): AccountsOptions | null {
  const { values, positionals } = parse(args);
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return null;
  }
  const { data } = values;
  const [verb, ...words] = positionals;
  const [account] = words;
  const refuse = (why: string): StartRefusal => new StartRefusal(`${why}\n\n${usage}`);
  const alone = (is: string): void => {
    if (words.length > 0) throw refuse(`'${is}' takes no '${words[0]}'.`);
  };
  const named = (): string => {
    if (account === undefined || words.length > 1) throw refuse(`'${verb}' takes one account id.`);
    return account.toLowerCase();
  };
  switch (verb) {
    case 'add':
      alone(verb);
      return { data, verb, name: nameOf(values.name) };
    case 'list':
    case 'rotate-signing':
      alone(verb);
      return { data, verb };
    case 'rotate':
      if (values.key !== '1' && values.key !== '2') throw refuse(`--key is 1 or 2, not '${values.key}'.`);
      return { data, verb, account: named(), key: values.key === '1' ? 1 : 2 };
    case 'remove':
      return { data, verb, account: named() };
    default:
      throw refuse(verb === undefined ? 'Say what to do.' : `There is no '${verb}'.`);
  }
}

function nameOf(name: string | undefined): string | null {
  if (name === undefined) return null;
  if (/^[^\p{Cc}]{1,200}$/u.test(name)) return name;
  throw new StartRefusal('--name has 1 to 200 characters, and no line breaks.');
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        data: { type: 'string', default: '.data' },
        name: { type: 'string' },
        key: { type: 'string', default: '2' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new StartRefusal(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`, {
      cause: error,
    });
  }
}
