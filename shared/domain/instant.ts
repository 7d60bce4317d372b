/** A point in time: milliseconds since the epoch, by the service's clock. A plain number, so that it crosses every border unchanged. */
export type Instant = number & { readonly instant: unique symbol };

/** Marks a number of milliseconds since the epoch as an instant. */
export const at = (milliseconds: number): Instant => milliseconds as Instant;

/** The instant that lies `milliseconds` after another; negative values lie before it. */
export const after = (start: Instant, milliseconds: number): Instant => at(start + milliseconds);

export const earliest = (...instants: readonly Instant[]): Instant => at(Math.min(...instants));

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
