/** The value that `share` (0 to 1) of the sorted values do not exceed: the nearest rank, never an average of two. NaN of nothing. */
export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
