/** A call as its caller saw it: between `begun` and `ended` it took effect, once, at some moment. */
export interface Call<In, Out> {
  readonly begun: number;
  readonly ended: number;
  readonly asked: In;
  readonly answered: Out;
}

/** What a thing does when nobody else is there: its state after the call, or null when it would not have answered that. */
export type Sequential<State, In, Out> = (state: State, asked: In, answered: Out) => State | null;

/**
 * Wing and Gong's search: whether the calls can be put in one order, in which none comes before one that had ended when it began, and in
 * which each was answered as it would have been alone. States are compared by their JSON. Answers that order, or null where there is none.
 */
export function linearize<State, In, Out>(
  calls: readonly Call<In, Out>[],
  initial: State,
  step: Sequential<State, In, Out>,
): readonly Call<In, Out>[] | null {
  const sorted = calls.toSorted((one, other) => one.begun - other.begun);
  /** What was tried in vain: the calls that are left, and the state before them. */
  const tried = new Set<string>();

  /** The calls that may come next, with what they make of the state. */
  const nextOnes = (
    left: readonly number[],
    state: State,
  ): readonly (readonly [index: number, next: State])[] => {
    const firstEnd = Math.min(...left.map((index) => sorted[index]?.ended ?? 0));
    const possible: (readonly [number, State])[] = [];
    for (const index of left) {
      const call = sorted[index];
      // Whoever began after another had ended comes after it; so do all that began later still.
      if (!call || call.begun > firstEnd) break;
      const next = step(state, call.asked, call.answered);
      if (next === null) continue;
      // One that fits here and changes nothing takes its place at once: in no order would it stand in the way of another.
      if (JSON.stringify(next) === JSON.stringify(state)) return [[index, next]];
      possible.push([index, next]);
    }
    return possible;
  };

  const search = (left: readonly number[], state: State): readonly number[] | null => {
    if (left.length === 0) return [];
    const name = `${left.join()}|${JSON.stringify(state)}`;
    if (tried.has(name)) return null;
    tried.add(name);
    for (const [index, next] of nextOnes(left, state)) {
      const others = left.filter((other) => other !== index);
      const rest = search(others, next);
      if (rest) return [index, ...rest];
    }
    return null;
  };
  const order = search([...sorted.keys()], initial);
  return order?.flatMap((index) => sorted[index] ?? []) ?? null;
}
