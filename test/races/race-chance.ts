import type { Chance } from '../../shared/ports/chance.ts';

/** Chance that counts: the same race is the same race again. */
export function raceChance(): Chance {
  let count = 0;
  const seatOf = (secret: string): string => `seat-of-${secret}`;
  const next = (what: string): string => `${what}-${++count}`;
  return {
    hostId: () => next('host'),
    sessionId: () => next('session'),
    requestId: () => next('request'),
    seatSecret: () => {
      const secret = next('secret');
      return { secret, seat: seatOf(secret) };
    },
    seatOf,
    fraction: () => 0.5,
  };
}
