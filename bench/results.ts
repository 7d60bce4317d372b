/** One figure of one subject. */
export interface Figure {
  /** What was measured, e.g. `extend C16`: the same words for every subject that is compared. */
  readonly metric: string;
  readonly unit: string;
  readonly subject: string;
  readonly value: number;
  /** Others used so much of the machine meanwhile that the figure is worth little. */
  readonly noisy?: boolean;
}

/** `null`: the subject is not installed here. */
export type PeerValue = number | null;

export interface Comparison {
  readonly metric: string;
  readonly unit: string;
  readonly ours: number | null;
  readonly peers: Readonly<Record<string, PeerValue>>;
}

/** The subject that all others are compared with. */
export const OURS = 'ours';

/** All that was measured, in the order in which it was. */
export class Results {
  readonly #figures: Figure[] = [];
  readonly #skipped = new Set<string>();
  /** Metrics that every subject of the rates would have had: those that a skipped one misses. */
  readonly #compared = new Set<string>();

  add(figure: Figure, isCompared = false): void {
    this.#figures.push(figure);
    if (isCompared) this.#compared.add(figure.metric);
  }

  skip(subject: string): void {
    this.#skipped.add(subject);
  }

  get figures(): readonly Figure[] {
    return this.#figures;
  }

  get skipped(): readonly string[] {
    return [...this.#skipped];
  }

  value(metric: string, subject: string): number | undefined {
    return this.#figures.find((figure) => figure.metric === metric && figure.subject === subject)?.value;
  }

  /** One entry a metric: ours beside everybody else's. A skipped peer stands there with null: it counts as missed. */
  comparisons(): readonly Comparison[] {
    const metrics = new Map(this.#figures.map(({ metric, unit }) => [metric, unit]));
    return [...metrics].map(([metric, unit]) => {
      const others = this.#figures.filter((figure) => figure.metric === metric && figure.subject !== OURS);
      const missed = this.#compared.has(metric) ? this.skipped : [];
      const peers: Record<string, PeerValue> = {};
      for (const { subject, value } of others) peers[subject] = value;
      for (const subject of missed) peers[subject] = null;
      return { metric, unit, ours: this.value(metric, OURS) ?? null, peers };
    });
  }
}
