import type { AccountId, SessionId, SessionRef } from '../domain/session-ref.ts';

const account = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const session = /^[A-Za-z0-9_-]{1,256}$/;

/** The session that an agent names with a host; null when those can be no session's account and id. */
export const sessionNamed = (host: {
  readonly account: string;
  readonly session: string;
}): SessionRef | null =>
  account.test(host.account) && session.test(host.session)
    ? { account: host.account as AccountId, id: host.session as SessionId }
    : null;
