import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { wholeFlag } from '../support/whole-flag.ts';

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
    seconds: wholeFlag('seconds', values.seconds, 1, 7 * 86_400),
    seed: values.seed === undefined ? anySeed() : wholeFlag('seed', values.seed, 0, 2 ** 32 - 1),
  };
}
