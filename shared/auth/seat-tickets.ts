import type { PublicKey } from '../connection/public-key.ts';
import { type SeatTicket, ticketAudience, ticketType } from '../connection/seat-ticket.ts';
import type { Instant } from '../domain/instant.ts';
import type { Clock } from '../ports/clock.ts';
import type { TicketIssuer } from '../ports/ticket-issuer.ts';
import { es256Signature } from './es256-signature.ts';
import { signerOf, verifyingKeys } from './key-life.ts';
import type { KeyRing, SigningKey } from './signing-keys.ts';

/**
 * Signs seat tickets with the key of the ring whose turn it is; where the ring can change while this runs, `keys` says it. A ticket counts in whole seconds and `exp` is rounded down, so a ticket never
 * outlives `until`; one that is issued within its last second may never be valid.
 */
export const seatTickets = (keys: KeyRing | (() => KeyRing), installation: string): TicketIssuer => ({
  async issue({ ref, hostId, deviceId, seat, epoch, replaces, scene, now, until }) {
    const claims: SeatTicket = {
      iss: installation,
      aud: ticketAudience,
      sub: ref.id,
      host: hostId,
      device: deviceId,
      seat,
      epoch,
      replaces,
      ...(scene !== undefined && { scene }),
      iat: wholeSeconds(now),
      exp: wholeSeconds(until),
    };
    return signed(claims, signerOf(typeof keys === 'function' ? keys() : keys, now));
  },
});

/** What others need to check what these keys sign: their public halves, the current ring's first. */
export const publicTicketKeys = (keys: readonly SigningKey[]): readonly PublicKey[] =>
  keys.map(({ shared }) => shared);

/** What a gate needs to check tickets. Each reading gives the keys that verify at that moment. */
export const currentTicketKeys = (keys: () => KeyRing, clock: Clock): Iterable<PublicKey> => ({
  [Symbol.iterator]: () => publicTicketKeys(verifyingKeys(keys(), clock()))[Symbol.iterator](),
});

/** The ticket as a compact JWT (RFC 7519). */
function signed(claims: SeatTicket, { privateKey, kid }: SigningKey): string {
  const text = `${encoded({ alg: 'ES256', typ: ticketType, kid })}.${encoded(claims)}`;
  return `${text}.${es256Signature(text, privateKey).toString('base64url')}`;
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

const wholeSeconds = (instant: Instant): number => Math.floor(instant / 1000);
