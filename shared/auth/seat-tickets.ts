import { SignJWT } from 'jose';
import type { PublicKey } from '../connection/public-key.ts';
import { type SeatTicket, ticketAudience, ticketType } from '../connection/seat-ticket.ts';
import type { Instant } from '../domain/instant.ts';
import type { TicketIssuer } from '../ports/ticket-issuer.ts';
import type { KeyRing } from './signing-keys.ts';

/**
 * Signs seat tickets with the first key of the ring. A token counts in whole seconds and `exp` is rounded down, so a ticket never
 * outlives `until`; one that is issued within its last second may never be valid.
 */
export const seatTickets = (keys: KeyRing, installation: string): TicketIssuer => ({
  issue({ ref, hostId, deviceId, seat, epoch, replaces, now, until }) {
    const claims: SeatTicket = {
      iss: installation,
      aud: ticketAudience,
      sub: ref.id,
      host: hostId,
      device: deviceId,
      seat,
      epoch,
      replaces,
      iat: wholeSeconds(now),
      exp: wholeSeconds(until),
    };
    const [signer] = keys;
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: ticketType, kid: signer.kid })
      .sign(signer.privateKey);
  },
});

/** What a gate needs to check tickets: every key of the ring, the current signer first. */
export const publicTicketKeys = (keys: KeyRing): readonly PublicKey[] => keys.map(({ shared }) => shared);

const wholeSeconds = (instant: Instant): number => Math.floor(instant / 1000);
