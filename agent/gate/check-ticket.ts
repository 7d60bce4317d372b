import { createLocalJWKSet, jwtVerify } from 'jose';
import {
  type SeatTicket,
  seatTicket,
  ticketAudience,
  ticketType,
} from '../../shared/connection/seat-ticket.ts';
import type { Installation } from '../installations.ts';

/** A key set is imported once, and again only when the broker sent others. */
const imported = new WeakMap<Installation['ticketKeys'], ReturnType<typeof createLocalJWKSet>>();

function keysOf({ ticketKeys }: Installation): ReturnType<typeof createLocalJWKSet> {
  const known = imported.get(ticketKeys);
  if (known) return known;
  const made = createLocalJWKSet({ keys: ticketKeys.map((key) => ({ ...key })) });
  imported.set(ticketKeys, made);
  return made;
}

/**
 * What a ticket says, if this host's own broker signed it for this host and it has not expired by the broker's clock; else null,
 * without a reason: whoever made one up learns nothing. A ticket is still good in the second before `exp`, and not at it.
 */
export async function checkTicket(
  ticket: string,
  hostId: string,
  installation: Installation,
): Promise<SeatTicket | null> {
  try {
    const { payload } = await jwtVerify(ticket, keysOf(installation), {
      algorithms: ['ES256'],
      typ: ticketType,
      audience: ticketAudience,
      requiredClaims: ['exp', 'iat', 'iss', 'sub'],
      currentDate: new Date(installation.clock.now()),
    });
    const parsed = seatTicket.safeParse(payload);
    return parsed.success && parsed.data.host === hostId ? parsed.data : null;
  } catch {
    // Forged, expired, another type, or not a ticket at all: the device is told the same in each case.
    return null;
  }
}
