import { parseArgs } from 'node:util';
import { onlyParts } from '../only-parts.ts';

export const USAGE = `Measures the default rendering engine on this machine.

  npm run bench:renderer -- [--json FILE] [--only NAME,…] [--tries N] [--quick]

  --json FILE     also writes the figures as [{metric, unit, ours, aim, noisy}]
  --only NAME,…   of: memory, loading, calls, pictures
  --tries N       how often a measurement is repeated while others use the machine (default 5)
  --quick         short and few: shows that it works, measures little
  --help          this text
`;

export const parts = ['memory', 'loading', 'calls', 'pictures'] as const;

export type Part = (typeof parts)[number];

export interface Options {
  readonly json: string | null;
  readonly only: ReadonlySet<Part>;
  readonly tries: number;
  readonly isQuick: boolean;
}

/** What the command line says; null where it asks for help. @throws Error that names the flag and what it takes. */
export function readOptions(args: readonly string[]): Options | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'string' },
      only: { type: 'string' },
      tries: { type: 'string' },
      quick: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return null;
  const isQuick = values.quick === true;
  return {
    json: values.json ?? null,
    only: onlyParts(parts, values.only),
    tries: values.tries === undefined ? (isQuick ? 1 : 5) : triesOf(values.tries),
    isQuick,
  };
}

function triesOf(text: string): number {
  const tries = Number(text);
  if (Number.isInteger(tries) && tries >= 1 && tries <= 100) return tries;
  throw new Error(`--tries takes a whole number from 1 to 100, not "${text}".`);
}
