import type { Parsed } from '../../../shared/wire/parsed.ts';
import type { Problem } from '../../../shared/wire/problem.ts';

/** The problem of something that had to be refused. */
export function problemOfParsed(parsed: Parsed<unknown>): Problem {
  if (parsed.ok) throw new Error(`This was accepted: ${JSON.stringify(parsed.value)}`);
  return parsed.problem;
}
