import { expect, it } from 'vitest';
import { colorOf, hexOf, pixelOf, shade } from '../../viewer/stage/screen-color.ts';

it('gives back every colour that a person can choose', () => {
  for (let part = 0; part < 256; part += 1) {
    const hex = `#${part.toString(16).padStart(2, '0')}40${(255 - part).toString(16).padStart(2, '0')}`;
    expect(hexOf(colorOf(hex))).toBe(hex);
  }
});

it('gives the engine linear colours from 0 to 1', () => {
  expect(colorOf('#000000')).toEqual([0, 0, 0]);
  expect(colorOf('#ffffff')).toEqual([1, 1, 1]);
  expect(colorOf('#808080')[0]).toBeCloseTo(0.2159, 3);
});

it('packs a pixel as a canvas has it, without a sign', () => {
  expect(pixelOf(1, 2, 3)).toBe(0xff030201);
  expect(pixelOf(...shade([1, 1, 1], 1))).toBe(0xffffffff);
});
