/** An account's id: a lower-case UUID. */
export type AccountId = string & { readonly account: unique symbol };

/** A session's id, chosen by the caller: case-sensitive, `[A-Za-z0-9_-]`, 1 to 256 characters. Unique within its account. */
export type SessionId = string & { readonly session: unique symbol };

/** Names one session. Only checked values get these types: see `shared/wire`. */
export interface SessionRef {
  readonly account: AccountId;
  readonly id: SessionId;
}
