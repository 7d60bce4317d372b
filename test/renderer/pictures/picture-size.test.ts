import { describe, expect, it } from 'vitest';
import { picturePoints } from '../../../renderer/pictures/page/picture-size.ts';
import { aPng } from '../../support/pictures-png.ts';

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
  );

describe('how many points a picture has', () => {
  it.each([
    ['a PNG', aPng([[0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2], new Array(12).fill(9)]), 6],
    [
      'a JPEG, behind other segments and fill bytes',
      bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xff, 0xc2, 0, 11, 8, 0x10, 0, 0x20, 1]),
      0x1000 * 0x2001,
    ],
    [
      'a WebP of photographs',
      bytes('RIFF....WEBPVP8 ....', [0, 0, 0, 0x9d, 1, 0x2a, 0x40, 1, 0xf0, 0]),
      320 * 240,
    ],
    ['a WebP without loss', bytes('RIFF....WEBPVP8L....', [0x2f, 0x3f, 0xc1, 0x3b, 0]), 320 * 240],
    [
      'a WebP of several parts',
      bytes('RIFF....WEBPVP8X....', [0, 0, 0, 0, 0xff, 0xff, 0, 0xff, 0xff, 1]),
      65_536 * 131_072,
    ],
  ])('is read of %s', (_name, file, points) => {
    expect(picturePoints(file)).toBe(points);
  });

  it.each([
    ['nothing', bytes()],
    ['a text', bytes('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a PNG that ends too early', aPng([[0, 0, 0, 0]]).slice(0, 20)],
    ['a JPEG that ends too early', bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2])],
    ['a JPEG that goes round in circles', bytes([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0])],
  ])('is not known of %s', (_name, file) => {
    expect(picturePoints(file)).toBeNull();
  });
});
