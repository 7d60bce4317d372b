import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where Debian puts it, on machines of every kind. */
function faketimeLibrary(): string {
  const found = readdirSync('/usr/lib')
    .map((folder) => join('/usr/lib', folder, 'faketime/libfaketimeMT.so.1'))
    .find((path) => existsSync(path));
  if (found) return found;
  throw new Error(
    'These tests set the clock of single processes: install libfaketime (apt-get install faketime).',
  );
}

/**
 * The date as the processes that have its environment see it: the machine's own and an offset, which may be set while they run. Their
 * monotonic clock, and with it every timer of Node's, goes on as it would.
 */
export class SetClock {
  readonly environment: Readonly<Record<string, string>>;
  readonly #folder = mkdtempSync(join(tmpdir(), 'broker-clock-'));
  #offsetMs = 0;

  constructor() {
    this.environment = {
      LD_PRELOAD: faketimeLibrary(),
      FAKETIME_TIMESTAMP_FILE: join(this.#folder, 'offset'),
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
    };
    this.set(0);
  }

  /** Milliseconds since 1970 by this clock. */
  now(): number {
    return Date.now() + this.#offsetMs;
  }

  /** Ahead of the machine's clock by so much from now on. */
  set(offsetMs: number): void {
    this.#offsetMs = offsetMs;
    const written = join(this.#folder, 'next');
    // Renamed, so that nobody reads half of it.
    writeFileSync(written, `${offsetMs < 0 ? '-' : '+'}${Math.abs(offsetMs) / 1000}`);
    renameSync(written, join(this.#folder, 'offset'));
  }

  /** Only when no process uses it any more. */
  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
