import type { Scene } from '../scene/scene.ts';
import { DrawnPictures, type Patience } from './drawn-pictures.ts';
import type { Pictures } from './pictures.ts';

export interface PicturesOptions {
  readonly scene: Pick<Scene, 'follow'>;
  /** The path of the browser; null: the one that is found; `none`: there are no pictures. */
  readonly chromium: string | null;
  /** The browser keeps a folder of its own below it while it runs. It exists. */
  readonly folder: string;
  /** Told why the browser ended when it should not have. */
  readonly log?: (line: string) => void;
  /** Where the compiled page is, if not beside this file. */
  readonly page?: string;
  readonly patience?: Partial<Patience>;
}

const usual: Patience = { startMs: 20_000, keepMs: 60_000, drawMs: 60_000 };

/** Costs nothing until the first `start`. */
export function openPictures(options: PicturesOptions): Pictures {
  const log = options.log ?? ((line: string) => void process.stderr.write(`${line}\n`));
  return new DrawnPictures({ ...options, log }, { ...usual, ...options.patience });
}
