import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Chance } from '../ports/chance.ts';
import { sha256 } from './sha256.ts';

const seatOf = (secret: string): string => sha256(secret).toString('base64url');

/** Chance from the system's own source. */
export const nodeChance: Chance = {
  hostId: () => randomUUID(),
  sessionId: () => randomUUID(),
  requestId: () => randomUUID(),
  seatSecret() {
    const secret = randomBytes(32).toString('base64url');
    return { secret, seat: seatOf(secret) };
  },
  seatOf,
  fraction: () => randomInt(2 ** 32) / 2 ** 32,
};
