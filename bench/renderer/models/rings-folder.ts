import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cleanup } from '../../machine/cleanup.ts';
import { temporaryFolder } from '../../measures/bench.ts';
import { ringsGlb } from './rings.ts';

/** Where an engine finds the rings that has the folder as its own. */
export const RINGS_URL = 'file:rings.glb';

/** A folder with the rings in a file, for as long as the run lasts. */
export async function ringsFolder(cleanup: Cleanup) {
  const [folder] = temporaryFolder(cleanup);
  const path = join(folder, 'rings.glb');
  const bytes = await ringsGlb();
  writeFileSync(path, bytes);
  return { folder, path, bytes };
}
