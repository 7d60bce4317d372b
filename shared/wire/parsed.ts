import type { Problem } from './problem.ts';

/** What became of outside data: a checked value, or the problem to answer with. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

export const parsed = <T>(value: T): Parsed<T> => ({ ok: true, value });

export const unparsed = (problem: Problem): Parsed<never> => ({ ok: false, problem });
