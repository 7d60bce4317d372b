import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './launch-chromium.ts';

export type Pixel = readonly [number, number, number];

/** A picture that can be looked at. */
export interface Seen {
  readonly width: number;
  readonly height: number;
  /** From the left and from the top, as shares of the whole. */
  at(x: number, y: number): Pixel;
  /** How many points are so. */
  count(is: (pixel: Pixel) => boolean): number;
}

/** Unpacks pictures, with a browser of its own. */
export class Eye {
  readonly #browser: Browser;
  readonly #page: Page;

  constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.#page = page;
  }

  static async open(): Promise<Eye> {
    const browser = await launchChromium();
    return new Eye(browser, await browser.newPage());
  }

  async look(jpeg: Uint8Array): Promise<Seen> {
    const file = Buffer.from(jpeg).toString('base64');
    const { width, height, data } = (await this.#page.evaluate(
      `(${unpack})('data:image/jpeg;base64,${file}')`,
    )) as { width: number; height: number; data: string };
    const bytes = Buffer.from(data, 'base64');
    const pixel = (index: number): Pixel => [
      bytes[index * 4] ?? 0,
      bytes[index * 4 + 1] ?? 0,
      bytes[index * 4 + 2] ?? 0,
    ];
    const pixels = Array.from({ length: width * height }, (_, index) => index);
    return {
      width,
      height,
      at: (x, y) => pixel(Math.floor(y * (height - 1)) * width + Math.floor(x * (width - 1))),
      count: (is) => pixels.filter((index) => is(pixel(index))).length,
    };
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}

/** Runs in the page, where its names are; written as text because none of them are here. */
const unpack = `async (source) => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.width;
  canvas.height = image.height;
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  let text = '';
  for (let at = 0; at < data.length; at += 8192) text += String.fromCharCode(...data.subarray(at, at + 8192));
  return { width: image.width, height: image.height, data: btoa(text) };
}`;
