import type { Clock } from './clock.ts';

/**
 * No single wait is longer than this: Node cuts waits over 2^31 ms to 1 ms, and after a jump of the wall clock
 * (a laptop that slept) a timer is at most this late.
 */
const LONGEST_WAIT_MS = 60_000;

/** By so much a recurring timer may be overtaken by the monotonic clock: more than the two ever differ by themselves. */
const DRIFT_MS = 1_000;

/**
 * The machine's own time. A recurring timer also fires when the time that it was to wait has passed by the monotonic clock: where the
 * wall clock was set back, its moment may be a month away again. Whoever set it looks at the clock and sets the next.
 */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(at, fire, kind = 'due') {
    const waited =
      kind === 'recurring' ? performance.now() + (at - Date.now()) + DRIFT_MS : Number.POSITIVE_INFINITY;
    const left = (): number => Math.min(at - Date.now(), waited - performance.now());
    // Node may call back a millisecond before Date.now() has got there, so the time is looked at again.
    const check = (): void => {
      if (left() <= 0) fire();
      else handle = setTimeout(check, Math.min(left(), LONGEST_WAIT_MS));
    };
    let handle = setTimeout(check, Math.min(Math.max(left(), 0), LONGEST_WAIT_MS));
    return () => clearTimeout(handle);
  },
};
