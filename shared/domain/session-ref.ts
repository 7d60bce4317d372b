/** An account's id: a lower-case UUID. */
export type AccountId = string & { readonly account: unique symbol };

/** A session's id, chosen by the caller: case-sensitive, `[A-Za-z0-9_-]`, 1 to 256 characters. Unique within its account. */
export type SessionId = string & { readonly session: unique symbol };

/** Names one session. Only checked values get these types: see `shared/wire`. */
export interface SessionRef {
  readonly account: AccountId;
  readonly id: SessionId;
}

const accountId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const sessionId = /^[A-Za-z0-9_-]{1,256}$/;

/** Whether a text can be an account's id, as it is kept: in lower case. */
export const isAccountId = (text: string): text is AccountId => accountId.test(text);

/** Whether a text can be a session's id. */
export const isSessionId = (text: string): text is SessionId => sessionId.test(text);
