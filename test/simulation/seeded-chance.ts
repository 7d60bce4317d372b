import type { Chance } from '../../shared/ports/chance.ts';
import type { Random } from './random.ts';

/** Chance from the run's seed. Names are numbered through all lives of the process, so none is ever given twice. */
export function seededChance(random: Random): Chance {
  let hosts = 0;
  let secrets = 0;
  let requests = 0;
  const seatOf = (secret: string): string => `seat-of-${secret}`;
  return {
    hostId: () => `host-${++hosts}`,
    requestId: () => `request-${++requests}`,
    sessionId: () => '00000000-0000-4000-8000-000000000000',
    seatSecret: () => {
      const secret = `secret-${++secrets}`;
      return { secret, seat: seatOf(secret) };
    },
    seatOf,
    fraction: () => random.fraction(),
  };
}
