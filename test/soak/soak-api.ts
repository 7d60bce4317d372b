import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { fetchAccessToken } from '../../cli/access-token.ts';
import { factsOfBody } from '../support/kill-facts.ts';
import type { KillHouse } from '../support/kill-house.ts';
import { Broken } from '../support/kill-watch.ts';
import type { SoakSession } from './soak-session.ts';

export interface SoakAnswer {
  readonly status: number;
  readonly body: unknown;
  /** The code of a refusal; empty where there is none. */
  readonly code: string;
}

const problem = z.object({ error: z.object({ code: z.string() }) });
const timed = z.object({ status: z.string(), serverTime: z.string(), expiresAt: z.string().optional() });
const ANSWER_LIMIT_MS = 15_000;

/** The broker's API for clients that have to live with a broker which is killed again and again. */
export class SoakApi {
  readonly token: string;
  readonly #house: KillHouse;

  private constructor(house: KillHouse, token: string) {
    this.#house = house;
    this.token = token;
  }

  static async open(house: KillHouse): Promise<SoakApi> {
    return new SoakApi(house, await fetchAccessToken(house.url, house.account));
  }

  /** The answer to one try; null: there was none, or a 503, and nobody knows whether it was done. */
  async call(
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<SoakAnswer | null> {
    while (this.#house.broker?.isDoomed() ?? true) {
      if (this.#house.isClosed) throw new Error('The soak is over.');
      await pause(10);
    }
    const answer = await this.#send(method, path, body, headers).catch(() => null);
    if (answer === null || answer.status === 503) return null;
    if (answer.status >= 500) throw new Broken(`${method} ${path} was answered ${answer.status}.`);
    // A body that was cut off by a kill is no answer.
    return answer.body === null && answer.status === 200 ? null : answer;
  }

  /** A call whose answer, if it is 200 or 201, shows the session: it is held against what was known when the call was sent. */
  async about(session: SoakSession, ...[method, verb, ...rest]: Parameters<SoakApi['call']>) {
    const then = session.known();
    const answer = await this.call(method, `/${session.id}${verb}`, ...rest);
    if (answer && (answer.status === 200 || answer.status === 201)) {
      const { status, serverTime, expiresAt } = timed.parse(answer.body);
      if (status === 'Ready' && expiresAt !== undefined && Date.parse(expiresAt) <= Date.parse(serverTime))
        throw new Broken(
          `Session ${session.id} was shown as ready at ${serverTime}, and it expires ${expiresAt}.`,
        );
      session.observeSince(factsOfBody(answer.body), then);
    }
    return answer;
  }

  async #send(
    method: string,
    path: string,
    body: object | undefined,
    headers: Readonly<Record<string, string>>,
  ): Promise<SoakAnswer> {
    const to = new URL(`/accounts/${this.#house.account.accountId}/sessions${path}`, this.#house.url);
    to.searchParams.set('api-version', '2026-12-01');
    const response = await fetch(to, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
    const text = await response.text();
    const read = text === '' ? null : jsonOrNull(text);
    return { status: response.status, body: read, code: problem.safeParse(read).data?.error.code ?? '' };
  }
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null; // It was cut off.
  }
}
