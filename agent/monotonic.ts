import { readFileSync } from 'node:fs';

/**
 * Milliseconds of a clock that nobody can set. On Linux it runs from boot and is the same in every process, so a moment that an
 * earlier run of the agent wrote down can be compared as long as {@link bootId} is still the same.
 */
export const monotonic = (): number => Number(process.hrtime.bigint() / 1_000n) / 1_000;

/** Names this boot of the machine. Empty where the system does not tell: then nothing of an earlier run is compared. */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Not Linux, or /proc is hidden: the caller treats "" as "unknown".
    return '';
  }
}
