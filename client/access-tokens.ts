import { abortable } from './abortable.ts';
import type { Credential } from './credential.ts';
import { fieldsOf, numberOf, parseJson } from './guards.ts';
import { RemoteRenderingError } from './remote-rendering-error.ts';

/** A new token is got so long before the old one ends, or when a tenth of its life is left. */
const EARLY_MS = 300_000;

/** Asks `GET /accounts/{account}/token` with these words after `Bearer`. */
export type ExchangeToken = (bearer: string) => Promise<string>;

/** The access token of one client: fetched when it is first needed, kept, renewed in time, by one request however many wait for it. */
export class AccessTokens {
  readonly #fetch: () => Promise<string>;
  readonly #isFixed: boolean;
  #kept: { readonly token: string; readonly freshUntil: number } | null = null;
  #underWay: Promise<string> | null = null;

  constructor(credential: Credential, accountId: string, scope: string, exchange: ExchangeToken) {
    this.#isFixed = 'token' in credential && typeof credential.token === 'string';
    this.#fetch = async () => {
      if ('key' in credential) return exchange(`${accountId}:${credential.key}`);
      if ('token' in credential) {
        return typeof credential.token === 'string' ? credential.token : credential.token();
      }
      // Nobody's abort signal goes along: others may wait for the same token.
      const signedIn = await credential.getToken(scope);
      if (signedIn) return exchange(signedIn.token);
      throw new RemoteRenderingError('AuthenticationFailed', 'The credential has no token: sign in first.');
    };
  }

  async get(abortSignal?: AbortSignal): Promise<string> {
    abortSignal?.throwIfAborted();
    if (this.#kept && Date.now() < this.#kept.freshUntil) return this.#kept.token;
    this.#underWay ??= this.#renew().finally(() => {
      this.#underWay = null;
    });
    return abortable(this.#underWay, abortSignal);
  }

  /** This token was refused. Answers whether another one can be had. */
  forget(token: string): boolean {
    if (this.#isFixed) return false;
    if (this.#kept?.token === token) this.#kept = null;
    return true;
  }

  async #renew(): Promise<string> {
    const asked = Date.now();
    const token = await this.#fetch();
    const life = lifeOf(token);
    // Counted from our own clock when it was asked for, so that a wrong clock here does no harm.
    this.#kept = { token, freshUntil: asked + life - Math.min(EARLY_MS, life / 10) };
    return token;
  }
}

/** How long a JWT lives, in milliseconds, by what it says of itself. One that can't be read is asked for each time. */
function lifeOf(token: string): number {
  const [, payload = ''] = token.split('.');
  try {
    const claims = fieldsOf(parseJson(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))));
    const [issued, ends] = [numberOf(claims['iat']), numberOf(claims['exp'])];
    return issued === null || ends === null ? 0 : Math.max(0, ends - issued) * 1000;
  } catch {
    // Not base64url: a token of another kind.
    return 0;
  }
}
