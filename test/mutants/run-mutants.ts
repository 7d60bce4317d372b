import { Lane } from './lane.ts';
import type { Mutant } from './mutant.ts';

/** Test runs side by side: as many as there are cores on a small machine. */
const LANES = 2;

/**
 * Makes one mutant after another, and asks that a test fails that is named after its invariant and passes on the product as it is.
 * Answers how many were caught.
 */
export async function runMutants(mutants: readonly Mutant[], say: (line: string) => void): Promise<number> {
  const left = [...mutants];
  let caught = 0;
  const work = async (): Promise<void> => {
    const lane = new Lane();
    try {
      for (let mutant = left.shift(); mutant; mutant = left.shift()) {
        const verdict = await judge(lane, mutant);
        if (verdict.isCaught) caught++;
        say(
          `${verdict.isCaught ? 'caught' : 'MISSED'}  ${mutant.invariant}. ${mutant.is} (${mutant.file})\n        ${verdict.how}`,
        );
      }
    } finally {
      lane.remove();
    }
  };
  await Promise.all(Array.from({ length: Math.min(LANES, mutants.length) }, work));
  return caught;
}

async function judge(
  lane: Lane,
  mutant: Mutant,
): Promise<{ readonly isCaught: boolean; readonly how: string }> {
  try {
    const wrong = await lane.test(mutant, mutant);
    const name = `invariant ${mutant.invariant}:`;
    const failing = wrong.failed.find((title) => title.startsWith(name));
    if (failing === undefined)
      return {
        isCaught: false,
        how: `No test that begins with '${name}' failed.\n${wrong.output.slice(-2000)}`,
      };
    const right = await lane.test(mutant, null);
    return right.failed.length === 0 && right.passed.includes(failing)
      ? { isCaught: true, how: `by '${failing}'` }
      : { isCaught: false, how: `'${failing}' fails without it too.\n${right.output.slice(-2000)}` };
  } catch (error) {
    return { isCaught: false, how: error instanceof Error ? error.message : String(error) };
  }
}
