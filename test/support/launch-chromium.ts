import { type Browser, chromium } from 'playwright-core';
import { findChromium } from '../../renderer/pictures/find-chromium.ts';

/** The browser that pictures are made with, with nothing switched off of what a page may not do. */
export async function launchChromium(): Promise<Browser> {
  const { path } = await findChromium(null);
  return chromium.launch({ executablePath: path, args: ['--no-sandbox'] });
}
