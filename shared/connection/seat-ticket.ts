import { z } from 'zod';

/** The `typ` of a ticket's header and its audience: an access token can't pass for a ticket, nor a ticket for a token. */
export const ticketType = 'seat-ticket+jwt';
export const ticketAudience = 'gate';

/**
 * What a seat ticket says (ES256, signed by the broker): this device may be admitted once, to this host, in this seat, at this
 * epoch, until `exp`. The gate checks it without asking anybody. It travels in `Sec-WebSocket-Protocol` as
 * `ticket.<jwt>` beside the sub-protocol {@link connectionProtocol}, never in a URL.
 */
export const seatTicket = z.object({
  aud: z.literal(ticketAudience),
  iss: z.string(),
  sub: z.string(),
  host: z.string(),
  device: z.string(),
  /** SHA-256 (base64url) of the seat's secret: names the seat. */
  seat: z.string(),
  epoch: z.number().int().positive(),
  /** True when this device takes over from whoever holds the seat. */
  replaces: z.boolean(),
  /** What this device finds if it takes the seat over from another one; `clean` where the ticket says nothing. */
  scene: z.enum(['clean', 'keep']).optional(),
  iat: z.number(),
  exp: z.number(),
});

export type SeatTicket = z.infer<typeof seatTicket>;

/** The WebSocket sub-protocol between a device and an engine. */
export const connectionProtocol = 'remote-rendering.v1';

/** The prefix of the sub-protocol entry that carries the ticket. */
export const ticketPrefix = 'ticket.';
