import { expect, it } from 'vitest';
import { longTime } from '../../viewer/page/long-time.ts';
import { pictureSize } from '../../viewer/stage/picture-size.ts';

it.each([
  [0, '0:00'],
  [-3, '0:00'],
  [59.9, '0:59'],
  [600, '10:00'],
  [3599, '59:59'],
  [3600, '1:00:00'],
  [86_399, '23:59:59'],
])('shows %d seconds as %s', (seconds, words) => {
  expect(longTime(seconds)).toBe(words);
});

it.each([
  [980, 749, 1],
  [980, 749, 2],
  [390, 470, 3],
  [4000, 200, 1],
  [0, 0, 1],
])(
  'asks for a picture of a place of %d × %d at density %d that the engine takes, and of the same shape',
  (width, height, density) => {
    const size = pictureSize(width, height, density);
    expect(size.width).toBeGreaterThanOrEqual(16);
    expect(size.height).toBeGreaterThanOrEqual(16);
    expect(size.width).toBeLessThanOrEqual(1920);
    expect(size.height).toBeLessThanOrEqual(1080);
    expect(size.width * size.height).toBeLessThan(530_000);
    if (width > 0 && width < 4000) expect(size.width / size.height).toBeCloseTo(width / height, 1);
  },
);
