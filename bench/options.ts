import { parseArgs } from 'node:util';
import { onlyParts } from './only-parts.ts';

export const USAGE = `Measures this broker beside other ways to keep leases, on this machine, in one run.

  npm run bench -- [--json FILE] [--svg FILE] [--only NAME,…] [--seconds N] [--contests N] [--quick]

  --json FILE     also writes the figures as [{metric, unit, ours, peers}]
  --svg FILE      also draws them
  --only NAME,…   of: floor, thin, ours, ours-normal, ours-azurite, etcd, redis, contests, ready, expiry, memory, storage
  --seconds N     how long a window is open, 0.2 to 60 (default 2.5)
  --contests N    how many contests of 64 devices over one seat (default 200)
  --tries N       how often a window is repeated while others use the machine (default 10)
  --quick         short windows, few sessions: shows that it works, measures little
  --help          this text
`;

export const parts = [
  'floor',
  'thin',
  'ours',
  'ours-normal',
  'ours-azurite',
  'etcd',
  'redis',
  'contests',
  'ready',
  'expiry',
  'memory',
  'storage',
] as const;

export type Part = (typeof parts)[number];

export interface Options {
  readonly json: string | null;
  readonly svg: string | null;
  readonly only: ReadonlySet<Part>;
  readonly windowMs: number;
  readonly contests: number;
  readonly tries: number;
  readonly isQuick: boolean;
}

/** What the command line says; null where it asks for help. @throws Error that names the flag and what it takes. */
export function readOptions(args: readonly string[]): Options | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'string' },
      svg: { type: 'string' },
      only: { type: 'string' },
      seconds: { type: 'string' },
      contests: { type: 'string' },
      tries: { type: 'string' },
      quick: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return null;
  const isQuick = values.quick === true;
  return {
    json: values.json ?? null,
    svg: values.svg ?? null,
    only: onlyParts(parts, values.only),
    windowMs: number('--seconds', values.seconds, isQuick ? 0.5 : 2.5, [0.2, 60]) * 1000,
    contests: Math.round(number('--contests', values.contests, isQuick ? 20 : 200, [1, 1_000_000])),
    tries: Math.round(number('--tries', values.tries, isQuick ? 1 : 10, [1, 100])),
    isQuick,
  };
}

function number(
  flag: string,
  text: string | undefined,
  unset: number,
  [least, most]: readonly [number, number],
) {
  if (text === undefined) return unset;
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= most) return value;
  throw new Error(`${flag} takes a number from ${least} to ${most}, not "${text}".`);
}
