/** What @azure/identity's credentials look like; they fit as they are. */
export interface TokenCredential {
  getToken(
    scopes: string | string[],
    options?: { abortSignal?: AbortSignal },
  ): Promise<{ readonly token: string; readonly expiresOnTimestamp: number } | null>;
}

/**
 * How the app signs in:
 *
 * - `{ key }`: a key of the account. It is exchanged for an access token, and again before that ends.
 * - `{ token }`: an access token that the app has, or a function that gets one, asked again before it ends: a page takes it from its own
 *   server, which has the key.
 * - a TokenCredential: a sign-in by Entra ID, whose token is exchanged for an access token.
 */
export type Credential =
  | { readonly key: string }
  | { readonly token: string | (() => Promise<string>) }
  | TokenCredential;
