import type { Engine } from '../engine.ts';
import type { Uploads } from './uploads.ts';
import { wordsOf } from './words-of.ts';

/** Takes away what a device leaves behind. */
export async function tidyUp(engine: Engine, uploads: Uploads): Promise<void> {
  try {
    (await engine.openedPictures())?.stop();
    await uploads.close();
  } catch (error) {
    process.stderr.write(`what a device left could not be tidied up: ${wordsOf(error)}\n`);
  }
}
