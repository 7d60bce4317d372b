import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/** An answer as a caller sees it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON, `{}` where there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies and assert on what they find.
  readonly body: any;
}

const READY_LIMIT_MS = 240_000;

function setting(name: string, from = name): string {
  const value = process.env[from];
  if (value) return value;
  throw new Error(
    `${name} is not set. Set BASE_URL, ACCOUNT_ID and ACCOUNT_KEY to those of a broker that is up: after '. .data/env.sh' they are $endPoint, $accountId and $accountKey.`,
  );
}

/** The broker that the environment names, with one account of it. */
export class LiveBroker {
  readonly accountId = setting('ACCOUNT_ID');
  readonly #accountKey = setting('ACCOUNT_KEY');
  readonly #baseUrl = setting('BASE_URL', 'BROKER_BASE_URL');
  #token = '';

  static async connect(): Promise<LiveBroker> {
    const broker = new LiveBroker();
    const answer = await broker.signIn(`${broker.accountId}:${broker.#accountKey}`);
    if (answer.status !== 200) throw new Error(`The account was refused: ${answer.status} ${answer.text}`);
    broker.#token = answer.body.AccessToken;
    return broker;
  }

  signIn(credentials: string): Promise<Answer> {
    return this.send('GET', `/accounts/${this.accountId}/token`, undefined, {
      authorization: `Bearer ${credentials}`,
    });
  }

  get base(): string {
    return `/accounts/${this.accountId}/sessions`;
  }

  /** An id that no other session has. Whatever becomes of it, its session is stopped when the test has finished. */
  newId(): string {
    const id = `test-${randomUUID()}`;
    this.stopAfterwards(id);
    return id;
  }

  /** Stops a session of this test's when the test has finished, however it went. */
  stopAfterwards(id: string): void {
    onTestFinished(async () => {
      await this.native('POST', `${id}/:stop`);
    });
  }

  async send(
    method: string,
    path: string,
    body?: string | object | Uint8Array,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(new URL(path, this.#baseUrl), {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: isRaw ? (body as string) : JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson && text !== '' ? JSON.parse(text) : {},
    };
  }

  /** A call on a session under the version that has the additions. */
  native(method: string, path: string, body?: object): Promise<Answer> {
    return this.send(method, `${this.base}/${path}?api-version=2026-12-01`, body);
  }

  /** A call on a session as the retired service's clients make it. */
  arr(method: string, path: string, body?: string | object): Promise<Answer> {
    return this.send(method, `${this.base}/${path}?api-version=2021-01-01`, body);
  }

  v1(method: string, path: string, body?: string | object): Promise<Answer> {
    return this.send(method, `/v1${this.base}${path}`, body);
  }

  /** The session once it is no longer starting. */
  async ready(id: string): Promise<Answer['body']> {
    const deadline = performance.now() + READY_LIMIT_MS;
    for (;;) {
      const { body } = await this.native('GET', id);
      if (body.status !== 'Starting') return body;
      if (performance.now() > deadline) throw new Error(`Session ${id} is still starting.`);
      await pause(200);
    }
  }
}
