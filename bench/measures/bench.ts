import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cleanup } from '../machine/cleanup.ts';
import type { Options } from '../options.ts';
import type { Results } from '../results.ts';

/** What every measurement works with. */
export interface Bench {
  readonly options: Options;
  readonly results: Results;
  /** One line for whoever waits. */
  readonly say: (line: string) => void;
  /** Of the whole run: what is started or made is in it until it is ended. */
  readonly cleanup: Cleanup;
}

/** A new folder on the disk that the system keeps temporary files on; it goes when the returned function is called, or at the end. */
export function temporaryFolder(cleanup: Cleanup): readonly [folder: string, remove: () => Promise<void>] {
  const folder = mkdtempSync(join(tmpdir(), 'lease-bench-'));
  return [folder, cleanup.add(() => rmSync(folder, { recursive: true, force: true }))];
}
