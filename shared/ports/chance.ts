/** Everything that has to be unguessable or merely random, handed in so that tests can hold it. */
export interface Chance {
  /** A new host id: unique, URL-safe. */
  hostId(): string;
  /** A new session id for callers that bring none: a UUID. */
  sessionId(): string;
  /** A new id for a request whose caller gave it none: unique. */
  requestId(): string;
  /** A new seat secret (256 bits, base64url) and the seat it opens. */
  seatSecret(): { readonly secret: string; readonly seat: string };
  /** The seat that a presented secret opens: its SHA-256, base64url. */
  seatOf(secret: string): string;
  /** A fraction in [0, 1), for spreading retries. */
  fraction(): number;
}
