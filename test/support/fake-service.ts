/** One request as the library made it. */
export interface Asked {
  readonly method: string;
  /** Below the account, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: unknown;
}

/** What is answered: a status and a body, or nothing at all; `lost`: it was done, and its answer never came. */
export type Reply =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | 'lost'
  | 'silent';

export const account = '00000000-0000-4000-8000-000000000001';

const base64 = (claims: object): string => btoa(JSON.stringify(claims)).replaceAll('=', '');

/** A token that says of itself how long it lives. */
export const tokenFor = (seconds: number, name = 'token'): string =>
  `head.${base64({ iat: 1_000, exp: 1_000 + seconds, name })}.signature`;

/** A session as the service writes one that is ready. */
export const readySession = (change: object = {}): object => ({
  id: 's1',
  status: 'Ready',
  size: 'Standard',
  elapsedTimeMinutes: 0,
  maxLeaseTimeMinutes: 30,
  hostname: 'gate.example',
  handshakePort: 61701,
  arrInspectorPort: 61702,
  expiresAt: '2026-01-01T00:30:00.000Z',
  maxExpiresAt: '2026-01-02T00:00:00.000Z',
  expiresInSeconds: 1800,
  warningMinutes: [10, 2],
  seat: { policy: 'exclusive', deviceId: null, connected: false, since: null },
  ...change,
});

/** A `fetch` whose answers a test writes: for each request the first rule that has one. */
export class FakeService {
  readonly asked: Asked[] = [];
  /** How tokens are got; the exchange is not among `asked`. */
  token: () => Reply = () => ({ status: 200, body: { AccessToken: tokenFor(86_400) } });
  readonly exchanges: string[] = [];
  answer: (asked: Asked) => Reply;

  constructor(answer: (asked: Asked) => Reply = () => ({ status: 200, body: readySession() })) {
    this.answer = answer;
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const url = new URL(String(input));
    const headers = new Headers(init?.headers);
    const path = url.pathname.replace(`/accounts/${account}/`, '');
    if (path === 'token') {
      this.exchanges.push(headers.get('authorization') ?? '');
      return reply(this.token(), init?.signal);
    }
    const asked = {
      method: init?.method ?? 'GET',
      path,
      query: url.searchParams,
      headers,
      body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined,
    };
    this.asked.push(asked);
    return reply(this.answer(asked), init?.signal);
  };

  /** The verbs and paths so far. */
  get calls(): string[] {
    return this.asked.map(({ method, path }) => `${method} ${path}`);
  }
}

async function reply(it: Reply, signal: AbortSignal | null | undefined): Promise<Response> {
  signal?.throwIfAborted();
  if (it === 'lost') throw new TypeError('fetch failed');
  if (it === 'silent')
    return new Promise((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  const text = it.body === undefined ? null : JSON.stringify(it.body);
  return new Response(it.status === 204 ? null : text, { status: it.status, headers: it.headers ?? {} });
}

/** An error as the service writes it. */
export const problem = (status: number, code: string, headers: Record<string, string> = {}): Reply => ({
  status,
  body: { error: { code, message: `${code}, in words.` } },
  headers: { 'x-ms-request-id': 'request-1', 'ms-cv': 'cv.0', ...headers },
});
