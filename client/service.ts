import type { AccessTokens, ExchangeToken } from './access-tokens.ts';
import { type Fields, fieldsOf, parseJson, textOf } from './guards.ts';
import { pause } from './pause.ts';
import { randomId } from './random-id.ts';
import { RemoteRenderingError } from './remote-rendering-error.ts';
import { withDeadline } from './with-deadline.ts';

const TRIES = 3;
const TRY_MS = 15_000;
/** Nobody is kept waiting for longer than this by a Retry-After: the error says it instead. */
const LONGEST_WAIT_SECONDS = 60;
const API_VERSION = '2026-12-01';

export interface Call {
  readonly method: 'GET' | 'PUT' | 'PATCH' | 'POST';
  /** Below the account: `sessions/…`. */
  readonly path: string;
  readonly query?: URLSearchParams;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Made again by itself. `ifRefused`: only after an answer that nothing was done (429, 503), for a call whose lost answer can't be
   * asked for again.
   */
  readonly again?: 'always' | 'ifRefused';
  readonly abortSignal?: AbortSignal | undefined;
}

export interface Answer {
  readonly body: Fields;
  readonly retryAfterSeconds: number | undefined;
}

interface Request {
  readonly url: string;
  readonly init: RequestInit & { readonly headers: Readonly<Record<string, string>> };
}

export interface ServiceParts {
  /** Up to and with the account: `https://…/accounts/{id}/`. */
  readonly accountUrl: string;
  readonly fetch: typeof fetch;
  readonly tokens: AccessTokens;
}

/** The calls of one account: signed, tried again where that is harmless, and with their errors in this library's words. */
export class Service {
  readonly #parts: ServiceParts;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
  }

  async call(call: Call): Promise<Answer> {
    const { tokens, accountUrl } = this.#parts;
    const { method, body, abortSignal } = call;
    const query = new URLSearchParams(call.query);
    query.set('api-version', API_VERSION);
    const url = `${accountUrl}${call.path}?${query}`;
    // One id for all tries: by it the service knows that they are the same request.
    const named = { 'x-ms-client-request-id': randomId(), ...call.headers };
    const signed = async (token: string): Promise<Answer> => {
      const headers = {
        ...named,
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
      };
      const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
      return askPatiently(this.#parts.fetch, { url, init }, call.again ?? 'always', abortSignal);
    };
    const token = await tokens.get(abortSignal);
    try {
      return await signed(token);
    } catch (error) {
      // The account's key was rotated, or the machine slept through the end of its token.
      const isRefused = error instanceof RemoteRenderingError && error.status === 401;
      if (!isRefused || !tokens.forget(token)) throw error;
      return await signed(await tokens.get(abortSignal));
    }
  }
}

/** The token exchange, which signs with what is exchanged. */
export const exchangeAt =
  (tokenUrl: string, fetcher: typeof fetch): ExchangeToken =>
  async (bearer) => {
    const init = { headers: { authorization: `Bearer ${bearer}` } };
    const { body } = await askPatiently(fetcher, { url: tokenUrl, init }, 'always', undefined);
    const token = textOf(body['AccessToken']);
    if (token !== null) return token;
    throw new RemoteRenderingError(
      'InvalidAnswer',
      `There is no 'AccessToken' in the answer of ${tokenUrl}.`,
    );
  };

async function askPatiently(
  fetcher: typeof fetch,
  request: Request,
  again: 'always' | 'ifRefused',
  abortSignal: AbortSignal | undefined,
): Promise<Answer> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await withDeadline(TRY_MS, late, abortSignal, (signal) => ask(fetcher, request, signal));
    } catch (error) {
      abortSignal?.throwIfAborted();
      if (!(error instanceof RemoteRenderingError) || tried === TRIES) throw error;
      const { status, retryAfterSeconds = 0 } = error;
      const isRefused = status === 429 || status === 503;
      const isLost = status === undefined || status === 502 || status === 504;
      if (!(isRefused || (isLost && again === 'always'))) throw error;
      if (retryAfterSeconds > LONGEST_WAIT_SECONDS) throw error;
      // Spread, so that many who were refused together do not come back together.
      const backoffMs = 250 * 2 ** tried * (0.5 + Math.random());
      await pause(Math.max(retryAfterSeconds * 1000 + 250 * Math.random(), backoffMs), abortSignal);
    }
  }
}

const late = (): RemoteRenderingError =>
  new RemoteRenderingError('TimedOut', `The service did not answer within ${TRY_MS / 1000} seconds.`);

async function ask(fetcher: typeof fetch, { url, init }: Request, signal: AbortSignal): Promise<Answer> {
  let response: Response;
  let text: string;
  try {
    response = await fetcher(url, { ...init, signal });
    text = await response.text();
  } catch (cause) {
    signal.throwIfAborted();
    throw unreachable(url, cause);
  }
  const body = fieldsOf(parseJson(text));
  const retryAfterSeconds = secondsOf(response.headers.get('retry-after'));
  if (response.ok) return { body, retryAfterSeconds };
  throw refusal(response, body, retryAfterSeconds);
}

const unreachable = (url: string, cause: unknown): RemoteRenderingError =>
  new RemoteRenderingError('NoConnection', `${new URL(url).origin} can't be reached.`, { cause });

/** Two codes get the names that the native library had for them. */
const nativeNames = new Map([
  ['NotFound', 'SessionNotFound'],
  ['Unauthorized', 'AuthenticationFailed'],
]);

function refusal({ status, headers }: Response, body: Fields, retryAfterSeconds: number | undefined) {
  const { code, message, target } = fieldsOf(body['error']);
  const name =
    textOf(code) ?? (status === 401 ? 'Unauthorized' : status === 404 ? 'NotFound' : `Http${status}`);
  return new RemoteRenderingError(
    nativeNames.get(name) ?? name,
    textOf(message) ?? `The service answered with status ${status}.`,
    {
      status,
      target: textOf(target) ?? undefined,
      requestId: headers.get('x-ms-request-id') ?? undefined,
      correlationVector: headers.get('ms-cv') ?? undefined,
      retryAfterSeconds,
    },
  );
}

/** Seconds, or a date, as HTTP allows. */
function secondsOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}
