import type { Scene } from '../support/kill-steps.ts';

export interface LoadAnswer {
  readonly method: string;
  readonly session: string;
  readonly status: number;
  readonly retryAfter: string | null;
  /** When it was asked, by performance.now(), and how long its answer took. */
  readonly atMs: number;
  readonly tookMs: number;
  /** The lease in the answer; null where there is none. */
  readonly lease: number | null;
}

interface Options {
  readonly scene: Scene;
  readonly perSecond: number;
  /** The next call: of what kind, on which session, with what. */
  readonly next: () => { readonly method: string; readonly session: string; readonly body?: object };
}

/** Calls that come at their own pace, however long the answers take. */
export class SteadyLoad {
  readonly answers: LoadAnswer[] = [];
  /** Those that are still waited for. */
  readonly open = new Set<Promise<void>>();
  readonly #options: Options;
  readonly #timer: NodeJS.Timeout;

  constructor(options: Options) {
    this.#options = options;
    this.#timer = setInterval(() => this.#call(), 1000 / options.perSecond);
  }

  /** Resolves when the last answer is there. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.open);
  }

  #call(): void {
    const call = this.#ask().finally(() => this.open.delete(call));
    this.open.add(call);
  }

  async #ask(): Promise<void> {
    const { house, api } = this.#options.scene;
    const { method, session, body } = this.#options.next();
    const atMs = performance.now();
    const path = `/accounts/${house.account.accountId}/sessions/${session}?api-version=2026-12-01`;
    const headers = { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' };
    const response = await fetch(house.url + path, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const lease = response.ok ? Number(/"maxLeaseTimeMinutes":(\d+)/.exec(text)?.[1]) : null;
    const tookMs = performance.now() - atMs;
    const retryAfter = response.headers.get('retry-after');
    this.answers.push({ method, session, status: response.status, retryAfter, atMs, tookMs, lease });
  }
}
