/** As in `shared/connection/seat-ticket.ts`, which this room may not import: a device is no part of the broker. */
export const connectionProtocol = 'remote-rendering.v1';
export const ticketPrefix = 'ticket.';
