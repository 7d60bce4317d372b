import type { Color } from '../../client/index.ts';

const toScreen = (linear: number): number =>
  linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055;
const toLinear = (shown: number): number =>
  shown <= 0.04045 ? shown / 12.92 : ((shown + 0.055) / 1.055) ** 2.4;

/** `#rrggbb` of a colour of the scene, which is linear. */
export const hexOf = (color: Color): string =>
  `#${color
    .map((part) => Math.round(Math.min(1, toScreen(part)) * 255))
    .map((part) => part.toString(16).padStart(2, '0'))
    .join('')}`;

/** Of what `<input type="color">` gives. */
export const colorOf = (hex: string): Color => {
  const part = (at: number): number => toLinear(Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  return [part(1), part(3), part(5)];
};

/** Red, green and blue from 0 to 255, so much of it being lit. */
export const shade = (color: Color, light: number): Color => {
  const part = (linear: number): number => Math.min(1, toScreen(linear) * light) * 255;
  return [part(color[0]), part(color[1]), part(color[2])];
};

/** As the memory of a canvas has it, on the processors that browsers run on. */
export const pixelOf = (red: number, green: number, blue: number): number =>
  ((255 << 24) | (Math.round(blue) << 16) | (Math.round(green) << 8) | Math.round(red)) >>> 0;
