/** What a figure should be; on the bound is met. */
export type Aim = { readonly atMost: number } | { readonly atLeast: number };

export interface Figure {
  readonly metric: string;
  readonly unit: string;
  /** Null: it could not be measured here. */
  readonly ours: number | null;
  /** Null: it is only to be known. */
  readonly aim: Aim | null;
  /** Others used so much of the machine meanwhile that the figure is worth little. */
  readonly noisy: boolean;
}

interface Given {
  readonly metric: string;
  readonly unit: string;
  readonly aim?: Aim;
}

/** All that was measured, in the order in which it was, and why the rest was not. */
export class Figures {
  readonly #figures: Figure[] = [];
  readonly #skipped: string[] = [];

  add({ aim, noisy, ...figure }: Given & { readonly ours: number | null; readonly noisy?: boolean }): void {
    this.#figures.push({ ...figure, aim: aim ?? null, noisy: noisy ?? false });
  }

  /** Figures that this machine can't give: those that have an aim have missed it. */
  skip(reason: string, ...figures: readonly Given[]): void {
    this.#skipped.push(reason);
    for (const figure of figures) this.add({ ...figure, ours: null });
  }

  get all(): readonly Figure[] {
    return this.#figures;
  }

  get skipped(): readonly string[] {
    return this.#skipped;
  }
}

/** Null: there is no aim. What was not measured is missed. */
export function isMet({ ours, aim }: Pick<Figure, 'ours' | 'aim'>): boolean | null {
  if (aim === null) return null;
  if (ours === null) return false;
  return 'atMost' in aim ? ours <= aim.atMost : ours >= aim.atLeast;
}
