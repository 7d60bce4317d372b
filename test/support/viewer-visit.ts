import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { launchChromium } from './launch-chromium.ts';
import { patiently } from './patiently.ts';
import type { RunningBroker } from './running-broker.ts';

const shots = process.env['SCREENSHOTS'] ?? 'test-output';

/** A browser of the running test's own. */
export async function aBrowser(): Promise<Browser> {
  const browser = await launchChromium();
  onTestFinished(() => browser.close());
  return browser;
}

/** Red, green, blue of points of the picture, spread evenly over it. */
export type Look = readonly (readonly [number, number, number])[];

/** In shares of the picture's width and height. */
type Place = readonly [x: number, y: number];

const COLUMNS = 48;
const ROWS = 30;

/** How many of the points look another way. A lossy picture is never quite the same. */
export const differing = (a: Look, b: Look): number =>
  a.filter(([r, g, blue], at) => {
    const [r2, g2, b2] = b[at] ?? [0, 0, 0];
    return Math.abs(r - r2) + Math.abs(g - g2) + Math.abs(blue - b2) > 40;
  }).length;

/** How many of the points are the model: the backdrop is light everywhere. */
export const covered = (look: Look): number => look.filter(([r, g, b]) => r + g + b < 400).length;

/** Somebody at the page, in a tab of their own that shares nothing with others. */
export class ViewerVisit {
  readonly page: Page;
  /** Whatever the page complained about: errors, and what its own policy refused. */
  readonly complaints: readonly string[];

  private constructor(page: Page, complaints: readonly string[]) {
    this.page = page;
    this.complaints = complaints;
  }

  static async begin(browser: Browser, broker: RunningBroker, size = { width: 1280, height: 800 }) {
    const context = await browser.newContext({ viewport: size });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(`${broker.local}/viewer`);
    return new ViewerVisit(page, complaints);
  }

  async signIn(accountId: string, key: string): Promise<void> {
    await this.page.getByLabel('Account id').fill(accountId);
    await this.page.getByLabel('Account key').fill(key);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }

  /** Creates a session of so many minutes, and waits until this page is connected to it. */
  async create(minutes: number, policy = 'Exclusive'): Promise<void> {
    await this.page.getByLabel('Lease, minutes').fill(String(minutes));
    await this.page.getByRole('radio', { name: policy }).check();
    await this.page.getByRole('button', { name: 'Create session' }).click();
    await this.connected();
  }

  async connected(): Promise<void> {
    await this.page.locator('#connection-state', { hasText: /^connected$/ }).waitFor({ timeout: 30_000 });
  }

  async load(): Promise<void> {
    await this.page.getByRole('button', { name: 'Load', exact: true }).click();
    await this.page.locator('#model-note', { hasText: 'triangles in' }).waitFor({ timeout: 30_000 });
  }

  /** Waits until the picture is drawn in this way: `pictures` come from the host, the `outline` is the page's. */
  async drawn(mode: 'pictures' | 'outline'): Promise<void> {
    await this.page.locator(`#picture[data-mode=${mode}]`).waitFor({ timeout: 60_000 });
  }

  async look(): Promise<Look> {
    const points = await this.page.evaluate<[number, number, number][]>(`(() => {
      const canvas = document.getElementById('picture');
      const { width, height } = canvas;
      const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
      const points = [];
      for (let y = 0; y < ${ROWS}; y += 1) for (let x = 0; x < ${COLUMNS}; x += 1) {
        const at = 4 * (Math.floor((y + 0.5) * height / ${ROWS}) * width + Math.floor((x + 0.5) * width / ${COLUMNS}));
        points.push([data[at], data[at + 1], data[at + 2]]);
      }
      return points;
    })()`);
    return points;
  }

  /** Waits until there is something before the backdrop, and answers how it looks then. */
  async modelSeen(): Promise<Look> {
    await patiently(async () => covered(await this.look())).toBeGreaterThan(50);
    return this.#steady();
  }

  /** Waits until at least so many points of the picture look another way than before, and answers how it looks then. */
  async looksOther(before: Look, points = 20): Promise<Look> {
    await patiently(async () => differing(before, await this.look())).toBeGreaterThan(points);
    return this.#steady();
  }

  /** What is drawn when nothing moves any more: frames of a movement come after it. */
  async #steady(): Promise<Look> {
    let last: Look = [];
    const moved = async (): Promise<number> => {
      const [before, now] = [last, await this.look()];
      last = now;
      return before.length === 0 ? Number.POSITIVE_INFINITY : differing(before, now);
    };
    await expect.poll(moved, { timeout: 20_000, interval: 250 }).toBe(0);
    return last;
  }

  /** Waits until the picture has the shape of its place on the page, which it has again a moment after that was made another. */
  async fitted(): Promise<void> {
    const stretched = `(({ width, height, clientWidth, clientHeight }) =>
      Math.abs((width / height) / (clientWidth / clientHeight) - 1))(document.getElementById('picture'))`;
    await patiently(() => this.page.evaluate<number>(stretched)).toBeLessThan(0.02);
  }

  /** Presses somewhere in the picture, in shares of its width and height. */
  async press(x: number, y: number): Promise<void> {
    const box = await this.#place();
    await this.page.mouse.click(box.x + x * box.width, box.y + y * box.height);
  }

  async drag(across: number): Promise<void> {
    const box = await this.#place();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await this.page.mouse.move(x, y);
    await this.page.mouse.down();
    await this.page.mouse.move(x + across, y, { steps: 25 });
    await this.page.mouse.up();
  }

  /** Fingers on the picture that move on a straight line each, in shares of its width and height; without a second place one only taps. */
  async touch(...fingers: readonly (readonly [from: Place, to?: Place])[]): Promise<void> {
    const box = await this.#place();
    const hand = await this.page.context().newCDPSession(this.page);
    const at = (share: number) =>
      fingers.map(([from, to = from], id) => ({
        id,
        x: box.x + (from[0] + (to[0] - from[0]) * share) * box.width,
        y: box.y + (from[1] + (to[1] - from[1]) * share) * box.height,
      }));
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: ReturnType<typeof at>) =>
      hand.send('Input.dispatchTouchEvent', { type, touchPoints });
    await touch('touchStart', at(0));
    if (fingers.some(([, to]) => to))
      for (let step = 1; step <= 20; step += 1) await touch('touchMove', at(step / 20));
    await touch('touchEnd', []);
    await hand.detach();
  }

  /** Carries a file over the picture and lets it go there; `seen` looks at the page in between. */
  async drop(name: string, bytes: Buffer, seen: () => Promise<void>): Promise<void> {
    const carried = await this.page.evaluateHandle(`(() => {
      const carried = new DataTransfer();
      const bytes = Uint8Array.from(atob('${bytes.toString('base64')}'), (it) => it.charCodeAt(0));
      carried.items.add(new File([bytes], ${JSON.stringify(name)}));
      return carried;
    })()`);
    const event = { dataTransfer: carried, bubbles: true, cancelable: true };
    await this.page.dispatchEvent('#picture', 'dragover', event);
    await seen();
    await this.page.dispatchEvent('#picture', 'drop', event);
  }

  secondsLeft(): Promise<number> {
    return this.page.evaluate<number>("Number(document.getElementById('lease-left').dataset.seconds)");
  }

  async stop(): Promise<void> {
    await this.page.getByRole('button', { name: 'Stop', exact: true }).click();
    await this.page.getByRole('button', { name: 'Really stop it?' }).click();
  }

  /** A picture of the page for people, in the folder that SCREENSHOTS names. */
  async shoot(name: string): Promise<void> {
    mkdirSync(shots, { recursive: true });
    await this.page.screenshot({ path: join(shots, `${name}.png`) });
  }

  async #place() {
    const box = await this.page.locator('#picture').boundingBox();
    if (!box) throw new Error('There is no picture on the page.');
    return box;
  }
}
