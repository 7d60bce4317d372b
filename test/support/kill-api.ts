import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { fetchAccessToken } from '../../cli/access-token.ts';
import type { KillHouse } from './kill-house.ts';
import { Broken } from './kill-watch.ts';

export interface KillAnswer {
  readonly status: number;
  readonly body: unknown;
}

const problem = z.object({ error: z.object({ code: z.string() }) });
/** The code of a refusal; empty where there is none. */
export const codeOf = ({ body }: KillAnswer): string => problem.safeParse(body).data?.error.code ?? '';

const ANSWER_LIMIT_MS = 10_000;

/** The broker's API for a caller that has to live with a broker which dies all the time. */
export class KillApi {
  readonly token: string;
  readonly #house: KillHouse;

  private constructor(house: KillHouse, token: string) {
    this.#house = house;
    this.token = token;
  }

  static async open(house: KillHouse): Promise<KillApi> {
    return new KillApi(house, await fetchAccessToken(house.url, house.account));
  }

  /**
   * The answer to one try. Null: none, or a 503; then nobody knows whether it was done. What a broker that was killed meanwhile still
   * got out counts for a write, which is acknowledged by it, and not for a read, which may be older than what was seen since.
   */
  async once(method: string, session: string, body?: object): Promise<KillAnswer | null> {
    const asked = await this.#isUp();
    const answer = await this.#send(method, session, body).catch(() => null);
    if (answer === null || answer.status === 503) return null;
    if (answer.status >= 500) throw new Broken(`${method} ${session} was answered ${answer.status}.`);
    const isOfThePast = this.#house.broker !== asked || asked.isDoomed() || answer.body === null;
    return method === 'GET' && isOfThePast ? null : answer;
  }

  /** Tries a read again until there is an answer. */
  async read(session: string): Promise<KillAnswer> {
    for (;;) {
      const answer = await this.once('GET', session);
      if (answer) return answer;
      await pause(5);
    }
  }

  async #isUp() {
    for (;;) {
      const { broker } = this.#house;
      if (this.#house.isClosed) throw new Error('The campaign is over.');
      if (broker && !broker.isDoomed()) return broker;
      await pause(5);
    }
  }

  async #send(method: string, session: string, body?: object): Promise<KillAnswer> {
    const path = `/accounts/${this.#house.account.accountId}/sessions/${session}?api-version=2026-12-01`;
    const response = await fetch(this.#house.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
    const text = await response.text().catch(() => '');
    return { status: response.status, body: text === '' ? null : jsonOrNull(text) };
  }
}

/** A body that was cut off by a kill is no body. */
function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
