import { expect, it } from 'vitest';
import { chart } from '../../bench/report/chart.ts';
import { drift } from '../../bench/report/drift.ts';
import { table } from '../../bench/report/table.ts';
import { verdicts } from '../../bench/report/targets.ts';
import { Results } from '../../bench/results.ts';

function resultsOf(
  ...figures: readonly (readonly [metric: string, subject: string, value: number])[]
): Results {
  const results = new Results();
  for (const [metric, subject, value] of figures)
    results.add({ metric, unit: 'calls/s', subject, value }, true);
  return results;
}

const verdictOn = (results: Results, metric: string, peer: string) =>
  verdicts(results).find((target) => target.metric === metric && target.peer === peer);

it('sets ours beside every peer, one entry a metric', () => {
  const results = resultsOf(['read C16', 'ours', 4], ['read C16', 'etcd', 2], ['extend C16', 'etcd', 3]);
  expect(results.comparisons()).toEqual([
    { metric: 'read C16', unit: 'calls/s', ours: 4, peers: { etcd: 2 } },
    { metric: 'extend C16', unit: 'calls/s', ours: null, peers: { etcd: 3 } },
  ]);
});

it('keeps a place for a peer that is not installed, and counts its targets as missed', () => {
  const results = resultsOf(['read C16', 'ours', 4]);
  results.skip('etcd');
  expect(results.comparisons()[0]?.peers).toEqual({ etcd: null });
  expect(verdictOn(results, 'read C16', 'etcd')).toMatchObject({
    ratio: null,
    verdict: 'SKIPPED, counts as missed',
  });
  expect(table(results)).toContain('etcd: SKIPPED');
});

it.each([
  ['exactly the target is met', 100, 'met'],
  ['anything below is missed', 99.9, 'missed'],
])('%s', (_name, ours, verdict) => {
  const results = resultsOf(['extend C16', 'ours', ours], ['extend C16', 'etcd', 100]);
  expect(verdictOn(results, 'extend C16', 'etcd')?.verdict).toBe(verdict);
});

it('holds waiting times to a most, not to a least', () => {
  const results = resultsOf(['read C16 p99', 'ours', 9], ['read C16 p99', 'etcd', 10]);
  expect(verdictOn(results, 'read C16 p99', 'etcd')).toMatchObject({ ratio: 0.9, verdict: 'met' });
});

it('says so where something was not measured, and calls it neither met nor missed', () => {
  expect(verdictOn(resultsOf(['read C16', 'ours', 1]), 'read C16', 'etcd')?.verdict).toBe('not measured');
});

it('measures drift as a ratio, so that half and double are equally far', () => {
  const metrics = ['read C16', 'extend C16'];
  const halved = resultsOf(['read C16', 'thin', 100], ['read C16', 'thin again', 50]);
  const doubled = resultsOf(['read C16', 'thin', 50], ['read C16', 'thin again', 100]);
  expect(drift(halved, metrics, 'thin', 'thin again')).toBeCloseTo(1);
  expect(drift(doubled, metrics, 'thin', 'thin again')).toBeCloseTo(1);
  expect(drift(resultsOf(), metrics, 'thin', 'thin again')).toBeNull();
});

it('states the durability of a write beside its figure', () => {
  const text = table(resultsOf(['extend C16', 'ours', 10], ['extend C16', 'redis', 20]));
  expect(text).toContain('survives SQLite, synchronous=FULL');
  expect(text).toContain('ours is 0.50×');
});

it('draws a dot for every figure of the four calls and for nothing else', () => {
  const picture = chart(
    resultsOf(['read C16', 'ours', 3000], ['read C16', 'etcd', 2000], ['create C64', 'ours', 5]),
    'a test',
  );
  expect(picture.match(/<circle/g)).toHaveLength(2);
});
