import { expect, it } from 'vitest';
import { Cleanup } from '../../bench/machine/cleanup.ts';
import { undisturbed } from '../../bench/renderer/measures/undisturbed.ts';
import { raysAtRings } from '../../bench/renderer/models/rays-at-rings.ts';
import { RING_TRIANGLES, ringsGlb } from '../../bench/renderer/models/rings.ts';
import { readOptions } from '../../bench/renderer/options.ts';
import { Figures, isMet } from '../../bench/renderer/report/figures.ts';
import { table } from '../../bench/renderer/report/table.ts';
import { openScene } from '../../renderer/scene/open-scene.ts';
import { sceneCalls } from '../../shared/connection/scene/calls.ts';
import { loaderWith, uploadOf } from '../support/model-loader.ts';

it.each([
  ['on the bound of a most is met', 120, { atMost: 120 }, true],
  ['beyond a most is missed', 120.1, { atMost: 120 }, false],
  ['on the bound of a least is met', 20, { atLeast: 20 }, true],
  ['below a least is missed', 19.9, { atLeast: 20 }, false],
  ['not measured is missed', null, { atMost: 120 }, false],
  ['without an aim is neither', 5, null, null],
])('an aim: %s', (_name, ours, aim, met) => {
  expect(isMet({ ours, aim })).toBe(met);
});

it('says why something was skipped, and counts its aims as missed', () => {
  const figures = new Figures();
  figures.add({ metric: 'a load', unit: 's', ours: 1.5, aim: { atMost: 2 }, noisy: true });
  figures.skip('no browser is found', { metric: 'frames', unit: 'frames/s', aim: { atLeast: 20 } });
  const text = table(figures);
  expect(text).toMatch(/a load +1\.50 s +≤ 2 +met +NOISY/);
  expect(text).toMatch(/frames +– frames\/s +≥ 20 +missed/);
  expect(text).toContain('SKIPPED, its aims count as missed: no browser is found');
  expect(figures.all[1]).toEqual({
    metric: 'frames',
    unit: 'frames/s',
    ours: null,
    aim: { atLeast: 20 },
    noisy: false,
  });
});

it('takes flags, and says what a wrong one takes', () => {
  expect(readOptions(['--only', 'calls,pictures', '--quick'])).toMatchObject({
    json: null,
    only: new Set(['calls', 'pictures']),
    tries: 1,
    isQuick: true,
  });
  expect(readOptions(['--help'])).toBeNull();
  expect(() => readOptions(['--only', 'speed'])).toThrow('memory, loading, calls, pictures');
  expect(() => readOptions(['--tries', '0'])).toThrow('from 1 to 100');
});

it('measures as often as the options say at most, and then calls it noisy', async () => {
  const said: string[] = [];
  const bench = {
    options: { json: null, only: new Set<never>(), tries: 1, isQuick: true },
    figures: new Figures(),
    say: (line: string) => void said.push(line),
    cleanup: new Cleanup(),
  };
  let times = 0;
  const { found, noisy } = await undisturbed(bench, 'it', async () => ++times);
  expect([found, times]).toEqual([1, 1]);
  expect(said).toHaveLength(noisy ? 1 : 0);
});

it('has a model of half a million triangles, and every ray at it hits', async () => {
  const asset = await loaderWith({})(uploadOf(await ringsGlb()));
  const scene = openScene({ entities: 100, triangles: RING_TRIANGLES });
  expect(scene.place(asset, null).statistics).toMatchObject({ triangles: 500_000, meshes: 8 });
  const ray = raysAtRings('all');
  for (let n = 0; n < 500; n += 1)
    expect(scene.rayCast(sceneCalls.rayCast.params.parse(ray(n))).length).toBeGreaterThan(0);
});
