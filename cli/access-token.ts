import type { DevelopmentAccount } from './secrets.ts';

/** Exchanges an account's key for an access token, which holds for 24 hours. */
export async function fetchAccessToken(
  endpoint: string,
  { accountId, accountKey }: DevelopmentAccount,
): Promise<string> {
  const response = await fetch(new URL(`/accounts/${accountId}/token`, endpoint), {
    headers: { authorization: `Bearer ${accountId}:${accountKey}` },
    signal: AbortSignal.timeout(10_000),
  });
  const body: unknown = response.ok ? await response.json() : null;
  if (typeof body === 'object' && body !== null && 'AccessToken' in body) return String(body.AccessToken);
  throw new Error(`The broker at ${endpoint} gave no token for account ${accountId} (${response.status}).`);
}
