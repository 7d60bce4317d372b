import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { SceneFault } from '../scene-fault.ts';

/** A browser that can draw. */
export interface Chromium {
  readonly path: string;
}

const usualNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const advice =
  'Install one (on Debian: apt-get install chromium; anywhere: npm install @sparticuz/chromium), or give the path of one in RENDERER_CHROMIUM.';

/**
 * The browser at `wanted`; null: the first that is found on the PATH, else the one that an optional npm package brings; `none`: none.
 *
 * @throws SceneFault `PicturesUnavailable`, which says what to install or to set.
 */
export async function findChromium(
  wanted: string | null,
  searchPath = process.env['PATH'] ?? '',
): Promise<Chromium> {
  if (wanted === 'none')
    throw new SceneFault(
      'PicturesUnavailable',
      'Pictures are switched off on this machine (RENDERER_CHROMIUM is "none").',
    );
  if (wanted !== null) {
    if (await isProgram(wanted)) return { path: wanted };
    // The path stays here: it says something about the machine, and whoever set it knows it.
    throw new SceneFault(
      'PicturesUnavailable',
      'RENDERER_CHROMIUM does not name a program that can be run. Set it to the path of a Chromium, or leave it out to have one found.',
    );
  }
  for (const folder of searchPath.split(delimiter).filter((part) => part !== ''))
    for (const name of usualNames)
      if (await isProgram(join(folder, name))) return { path: join(folder, name) };
  const packed = await packedChromium();
  if (packed !== null) return packed;
  throw new SceneFault('PicturesUnavailable', `No Chromium is installed that could draw. ${advice}`);
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    // Not there, or not for us: either way it is none.
    return false;
  }
}

/** Null: the package is not installed, or does not run here. It unpacks its browser into the temporary folder at the first use. */
async function packedChromium(): Promise<Chromium | null> {
  try {
    // biome-ignore lint/correctness/noUndeclaredDependencies: it is looked for, never installed by us
    const { default: packed } = await import('@sparticuz/chromium');
    return { path: await packed.executablePath() };
  } catch {
    // It is optional, and there are other ways to a browser, which the error of the caller names.
    return null;
  }
}
