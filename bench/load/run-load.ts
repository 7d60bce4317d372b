import { percentile } from './percentile.ts';
import type { Operation } from './subject.ts';

/** What one window saw. Times are in milliseconds. */
export interface Window {
  /** Calls that were answered, rightly, within the window. */
  readonly calls: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface Load {
  readonly concurrency: number;
  /** Calls before the window opens: their times do not count. */
  readonly warmUpMs: number;
  /** How long the window is open, or how many calls it takes. */
  readonly until: { readonly ms: number } | { readonly calls: number };
  /** The number of the first call. */
  readonly first: number;
}

export interface LoadHooks {
  readonly now: () => number;
  /** The window opens, and closes: whoever watches the machine looks at it now. */
  opened(): void;
  closed(): void;
}

/**
 * A closed loop: `concurrency` callers, each of whom calls again as soon as it was answered. Only calls that are answered while the
 * window is open count; those that it cuts off are waited for and left out. One wrong answer fails the whole window.
 */
export async function runLoad(
  operation: Operation,
  { concurrency, warmUpMs, until, first }: Load,
  { now, opened, closed }: LoadHooks,
): Promise<{ readonly window: Window; readonly next: number }> {
  const times: number[] = [];
  const start = now();
  const limit = 'calls' in until ? until.calls : Number.POSITIVE_INFINITY;
  let next = first;
  let openedAt: number | null = null;
  let closedAt: number | null = null;
  let started = 0;
  const look = (): void => {
    const time = now();
    if (openedAt === null && time - start >= warmUpMs) {
      openedAt = time;
      opened();
    } else if (openedAt !== null && closedAt === null && 'ms' in until && time - openedAt >= until.ms) {
      closedAt = time;
      closed();
    }
  };
  const caller = async (): Promise<void> => {
    for (look(); closedAt === null; look()) {
      const counts = openedAt !== null;
      if (counts && started++ >= limit) return;
      const begun = now();
      await operation(next++);
      if (counts && closedAt === null) times.push(now() - begun);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, caller));
  if (closedAt === null) {
    closedAt = now();
    closed();
  }
  const seconds = (closedAt - (openedAt ?? start)) / 1000;
  return { window: summary(times, seconds), next };
}

export function summary(times: readonly number[], seconds: number): Window {
  const sorted = times.toSorted((a, b) => a - b);
  return {
    calls: sorted.length,
    seconds,
    perSecond: sorted.length / seconds,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    max: percentile(sorted, 1),
  };
}
