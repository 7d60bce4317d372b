import type { Figure, Results } from '../results.ts';
import { durability } from './durability.ts';
import { verdicts } from './targets.ts';

const number = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);

const isWrite = (metric: string): boolean => /^(extend|connect|create) C\d+$/.test(metric);

/** The figures for people: a line a metric with what ours is of each peer's, then the targets. */
export function table(results: Results): string {
  const metrics = new Map<string, Figure[]>();
  for (const figure of results.figures) {
    metrics.set(figure.metric, [...(metrics.get(figure.metric) ?? []), figure]);
  }
  const blocks = [...metrics].map(([metric, figures]) => block(metric, figures));
  const skipped = results.skipped.map(
    (subject) =>
      `\n${subject}: SKIPPED, it is not installed here; what it is the measure of counts as missed`,
  );
  return `${[...blocks, ...skipped, targetLines(results)].join('\n')}\n`;
}

function block(metric: string, figures: readonly Figure[]): string {
  const ours = figures.find(({ subject }) => subject === 'ours')?.value;
  const lines = figures.map(({ subject, value, noisy }) => {
    const ratio = ours === undefined || subject === 'ours' ? '' : `ours is ${number(ours / value)}×`;
    const kept = isWrite(metric) ? `survives ${durability[subject] ?? '?'}` : '';
    const figure = `${number(value).padStart(9)}${noisy ? ' NOISY' : ''}`;
    return `  ${subject.padEnd(16)} ${figure}  ${ratio.padEnd(14)} ${kept}`.trimEnd();
  });
  return [`\n${metric}, ${figures[0]?.unit ?? ''}`, ...lines].join('\n');
}

function targetLines(results: Results): string {
  const lines = verdicts(results).map(({ metric, ours, peer, atLeast, atMost, ratio, verdict }) => {
    const wanted = atLeast === undefined ? `≤ ${atMost}×` : `≥ ${atLeast}×`;
    const found = ratio === null ? '–' : `${number(ratio)}×`;
    return `  ${`${metric}: ${ours} ${wanted} ${peer}`.padEnd(46)} ${found.padStart(7)}  ${verdict}`;
  });
  return ['\nTargets', ...lines].join('\n');
}
