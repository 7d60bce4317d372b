import { parseArgs } from 'node:util';
import { allMutants } from './all-mutants.ts';
import { runMutants } from './run-mutants.ts';

const usage = `npm run mutants -- [--only N]

  --only N   the mutant of invariant N alone
`;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

try {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const chosen = allMutants.filter(
    ({ invariant }) => values.only === undefined || String(invariant) === values.only,
  );
  if (chosen.length === 0) throw new RangeError(`There is no invariant ${values.only}.`);
  const begun = performance.now();
  const caught = await runMutants(chosen, say);
  say(`${((performance.now() - begun) / 1000).toFixed(0)} s`);
  say(`${caught} passed, ${chosen.length - caught} failed`);
  process.exitCode = caught === chosen.length ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  say('0 passed, 1 failed');
  process.exitCode = 1;
}
