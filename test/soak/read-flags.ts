import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

export const usage = `npm run soak -- [--seconds N] [--seed S]

  --seconds N  for how long sessions are used and processes killed; then everything is ended and looked at (180)
  --seed S     makes the choices of an earlier run again; what the processes do meanwhile stays theirs
`;

export interface SoakFlags {
  readonly seconds: number;
  readonly seed: number;
}

/**
 * What the command line asks for; null: for help.
 * @throws Error in words, when a flag is unknown or no number in its range.
 */
export function readFlags(args: readonly string[], anySeed = () => randomInt(2 ** 31)): SoakFlags | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '180' },
      seed: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  return {
    seconds: whole('seconds', values.seconds, 1, 7 * 86_400),
    seed: values.seed === undefined ? anySeed() : whole('seed', values.seed, 0, 2 ** 32 - 1),
  };
}

function whole(flag: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new Error(`--${flag} is a whole number from ${least} to ${most}, not '${text}'.`);
}
