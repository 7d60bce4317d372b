import { isAccountId, isSessionId, type SessionRef } from '../domain/session-ref.ts';

/** The session that an agent names with a host; null when those can be no session's account and id. */
export const sessionNamed = ({
  account,
  session: id,
}: {
  readonly account: string;
  readonly session: string;
}): SessionRef | null => (isAccountId(account) && isSessionId(id) ? { account, id } : null);
