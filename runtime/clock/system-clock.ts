import type { Clock } from './clock.ts';

/**
 * No single wait is longer than this: Node cuts waits over 2^31 ms to 1 ms, and after a jump of the wall clock
 * (a laptop that slept) a timer is at most this late.
 */
const LONGEST_WAIT_MS = 60_000;

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(at, fire) {
    const wait = (): number => Math.min(Math.max(at - Date.now(), 0), LONGEST_WAIT_MS);
    // Node may call back a millisecond before Date.now() has got there, so the time is looked at again.
    const check = (): void => {
      if (Date.now() >= at) fire();
      else handle = setTimeout(check, wait());
    };
    let handle = setTimeout(check, wait());
    return () => clearTimeout(handle);
  },
};
