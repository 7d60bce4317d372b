import type { Results } from '../results.ts';

interface Target {
  readonly metric: string;
  readonly ours: string;
  readonly peer: string;
  /** What ours divided by the peer's has to be. */
  readonly atLeast?: number;
  readonly atMost?: number;
}

const besides = (
  peer: string,
  ours: string,
  atLeast: number,
  ...metrics: readonly string[]
): readonly Target[] => metrics.map((metric) => ({ metric, ours, peer, atLeast }));

export const targets: readonly Target[] = [
  ...besides('etcd', 'ours', 1, 'read C16', 'extend C16', 'connect C16'),
  { metric: 'read C16 p99', ours: 'ours', peer: 'etcd', atMost: 1 },
  ...besides('etcd', 'ours', 0.5, 'create C16'),
  ...besides('thin', 'ours on Azurite', 0.8, 'read C16', 'extend C16', 'connect C16', 'create C16'),
];

export interface Verdict extends Target {
  /** Null: one of the two was not measured. */
  readonly ratio: number | null;
  readonly verdict: 'met' | 'missed' | 'SKIPPED, counts as missed' | 'not measured';
}

/** How every target came out. A peer that is not installed proves nothing, so its targets are missed. */
export const verdicts = (results: Results): readonly Verdict[] =>
  targets.map((target) => {
    const ours = results.value(target.metric, target.ours);
    const peer = results.value(target.metric, target.peer);
    if (results.skipped.includes(target.peer))
      return { ...target, ratio: null, verdict: 'SKIPPED, counts as missed' };
    if (ours === undefined || peer === undefined) return { ...target, ratio: null, verdict: 'not measured' };
    const ratio = ours / peer;
    const isMet = ratio >= (target.atLeast ?? 0) && ratio <= (target.atMost ?? Number.POSITIVE_INFINITY);
    return { ...target, ratio, verdict: isMet ? 'met' : 'missed' };
  });
