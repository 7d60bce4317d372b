import type { SessionProperties } from './session-properties.ts';

/** A renewal by the app's own machine; `autoExtend` of a session is the service's, and needs no app that runs. */
export interface AutoRenew {
  /** When no more than this is left … */
  readonly whenLessThanMinutes: number;
  /** … this is added. */
  readonly byMinutes: number;
  /** The most that the lease may come to, counted from Ready; without it, what the service allows. */
  readonly upToMinutes?: number;
}

/** For how many minutes the lease has to be kept alive now, or null. Asked twice it is the same, so that nothing runs away. */
export function renewalDue(
  { whenLessThanMinutes, byMinutes, upToMinutes = Number.POSITIVE_INFINITY }: AutoRenew,
  { expiresAt, maxExpiresAt, maxLeaseInMinutes }: SessionProperties,
  remainingSeconds: number,
): number | null {
  if (remainingSeconds > whenLessThanMinutes * 60 || remainingSeconds <= 0) return null;
  if (expiresAt && maxExpiresAt && expiresAt >= maxExpiresAt) return null;
  const elapsedMinutes = maxLeaseInMinutes - remainingSeconds / 60;
  const minutes = Math.floor(Math.min(whenLessThanMinutes + byMinutes, upToMinutes - elapsedMinutes));
  return minutes * 60 > remainingSeconds ? minutes : null;
}
