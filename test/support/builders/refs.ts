import type { AccountId, SessionId, SessionRef } from '../../../shared/domain/session-ref.ts';

/** Test values are written to be valid, so these two mark them without a check. */
export const accountId = (text: string): AccountId => text as AccountId;
export const sessionId = (text: string): SessionId => text as SessionId;

export const anAccount: AccountId = accountId('4a1e5c4e-0c55-4a44-9d5b-6b1f2f3a7c01');
export const anotherAccount: AccountId = accountId('9b2f6d5f-1d66-4b55-8e6c-7c2a3a4b8d02');

export const aRef = (id = 'a-session', account: AccountId = anAccount): SessionRef => ({
  account,
  id: sessionId(id),
});
