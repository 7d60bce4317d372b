import type { z } from 'zod';
import type { Announcement, DeadlineOrder, HostList, ReleaseAnswer } from '../connection/agent-control.ts';
import { agentError, hostList, releaseAnswer } from '../connection/agent-control.ts';
import type { HostOrder } from '../connection/host-order.ts';
import { type HostStatus, hostStatus } from '../connection/host-status.ts';
import type { ConfiguredAgent } from './agent-list.ts';

/** No call to an agent may take longer than this. */
const TIMEOUT_MS = 5000;

/** What an agent said that was not a success: its status and its own code, both to be told apart by the caller. */
export interface AgentRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly retryAfterMs: number | null;
}

/** A checked answer, a refusal, or nobody there (`null`): a time-out, a broken connection, or words that make no sense. */
export type AgentAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: AgentRefusal }
  | null;

/** The calls of one agent's control API (see `shared/connection/agent-control.ts`). What comes back is outside data and is checked. */
export class AgentClient {
  readonly #agent: ConfiguredAgent;

  constructor(agent: ConfiguredAgent) {
    this.#agent = agent;
  }

  order(order: HostOrder): Promise<AgentAnswer<HostStatus>> {
    return this.#call('POST', '/hosts', hostStatus, order);
  }

  list(): Promise<AgentAnswer<HostList>> {
    return this.#call('GET', '/hosts', hostList);
  }

  inspect(hostId: string, withinMs?: number): Promise<AgentAnswer<HostStatus>> {
    return this.#call('GET', `/hosts/${encodeURIComponent(hostId)}`, hostStatus, undefined, withinMs);
  }

  deadline(hostId: string, order: DeadlineOrder): Promise<AgentAnswer<HostStatus>> {
    return this.#call('POST', `/hosts/${encodeURIComponent(hostId)}:deadline`, hostStatus, order);
  }

  release(hostId: string, startDeadline: number): Promise<AgentAnswer<ReleaseAnswer>> {
    return this.#call(
      'DELETE',
      `/hosts/${encodeURIComponent(hostId)}?startDeadline=${startDeadline}`,
      releaseAnswer,
    );
  }

  announce(installation: string, announcement: Announcement): Promise<AgentAnswer<null>> {
    return this.#call('PUT', `/installations/${encodeURIComponent(installation)}`, null, announcement);
  }

  async #call<T>(
    method: string,
    path: string,
    schema: z.ZodType<T> | null,
    body?: object,
    withinMs = TIMEOUT_MS,
  ): Promise<AgentAnswer<T>> {
    try {
      const response = await fetch(new URL(path, this.#agent.url), {
        method,
        headers: {
          authorization: `Bearer ${this.#agent.key}`,
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(Math.min(withinMs, TIMEOUT_MS)),
        redirect: 'error',
      });
      const text = await response.text();
      if (!response.ok) return { ok: false, refusal: refusalOf(response, text) };
      return { ok: true, value: schema ? schema.parse(JSON.parse(text)) : (null as T) };
    } catch {
      // Why it did not answer changes nothing: silence proves nothing about the host.
      return null;
    }
  }
}

function refusalOf(response: Response, text: string): AgentRefusal {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const read = agentError.safeParse(jsonOrNull(text));
  return {
    status: response.status,
    code: read.success ? read.data.error.code : 'unreadable',
    message: read.success ? read.data.error.message.slice(0, 500) : `The agent answered ${response.status}.`,
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : null,
  };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
