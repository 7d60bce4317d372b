import type { Cleanup } from '../../machine/cleanup.ts';
import type { Options } from '../options.ts';
import type { Figures } from '../report/figures.ts';

/** What every measure of the engine works with. */
export interface RendererBench {
  readonly options: Options;
  readonly figures: Figures;
  /** One line for whoever waits. */
  readonly say: (line: string) => void;
  /** Of the whole run: what is started or made is in it until it is ended. */
  readonly cleanup: Cleanup;
}
