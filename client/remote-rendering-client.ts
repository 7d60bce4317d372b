import { AccessTokens } from './access-tokens.ts';
import { type ClientOptions, readOptions } from './client-options.ts';
import type { Abortable } from './connect-options.ts';
import { fieldsOf, listOf, textOf } from './guards.ts';
import { type PagedAsyncIterable, paged } from './paged.ts';
import { randomId } from './random-id.ts';
import { RemoteRenderingError } from './remote-rendering-error.ts';
import { RenderingSession } from './rendering-session.ts';
import { exchangeAt, Service } from './service.ts';
import { readSession, type SessionProperties, type SessionStatus } from './session-properties.ts';

/** Of those beyond it, the ones that were opened first and are not connected are forgotten, and opened anew when they are asked for. */
const MOST_CACHED = 1000;

/** What a session shall be. Minutes are whole; what is not said is as the service has it by default (docs/leases.md). */
export interface RenderingSessionCreationOptions {
  /** 1 to 256 letters, digits, hyphens and underscores; made up where it is not given. */
  readonly sessionId?: string;
  readonly maxLeaseInMinutes: number;
  readonly size: 'Standard' | 'Premium';
  /** Addresses of models that are loaded before the session is ready. */
  readonly models?: readonly string[];
  readonly seatPolicy?: 'exclusive' | 'handover';
  readonly tags?: Readonly<Record<string, string>>;
  readonly autoExtend?: {
    readonly byMinutes: number;
    readonly whenRemainingMinutes?: number;
    readonly upToMinutes?: number;
  };
  readonly connectTimeoutMinutes?: number;
  readonly reconnectTimeoutMinutes?: number;
  readonly idleTimeoutMinutes?: number;
  readonly warningMinutes?: readonly number[];
}

/** Which sessions to list; without a status, those that are starting or ready. */
export interface SessionFilter extends Abortable {
  readonly status?: readonly Exclude<SessionStatus, 'Unknown'>[];
  /** A name each, or `name:value`; all of them have to match. */
  readonly tag?: readonly string[];
  readonly createdFrom?: Date;
  readonly createdBefore?: Date;
  readonly pageSize?: number;
}

/** The sessions of one account. */
export class RemoteRenderingClient {
  readonly #service: Service;
  readonly #Socket: typeof WebSocket;
  readonly #deviceId = `device-${randomId()}`;
  readonly #sessions = new Map<string, RenderingSession>();

  constructor(options: ClientOptions) {
    const { accountId, endpoint, stsEndpoint, scope, credential } = readOptions(options);
    // Called without an object before it, or a browser refuses.
    const fetcher: typeof fetch = options.fetch ?? ((input, init) => fetch(input, init));
    const exchange = exchangeAt(`${stsEndpoint}/accounts/${accountId}/token`, fetcher);
    const tokens = new AccessTokens(credential, accountId, scope, exchange);
    this.#service = new Service({ accountUrl: `${endpoint}/accounts/${accountId}/`, fetch: fetcher, tokens });
    this.#Socket = options.WebSocket ?? WebSocket;
  }

  /** Asks for a session, and answers while it starts: `whenReady` waits for it. Repeated under the same id it is the same session. */
  async createNewRenderingSession(
    { sessionId = randomId(), maxLeaseInMinutes, ...settings }: RenderingSessionCreationOptions,
    { abortSignal }: Abortable = {},
  ): Promise<RenderingSession> {
    const path = `sessions/${checked(sessionId)}`;
    const body = { maxLeaseTimeMinutes: maxLeaseInMinutes, ...settings };
    await this.#service.call({ method: 'PUT', path, body, abortSignal });
    return this.#keep(this.#session(sessionId));
  }

  /** Binds to a session by its id, also to one that has ended; the same id gives the same object. */
  async openRenderingSession(sessionId: string, options: Abortable = {}): Promise<RenderingSession> {
    const session = this.#session(checked(sessionId));
    await session.getProperties(options);
    return this.#keep(session);
  }

  /** The account's sessions, by their ids, fetched a page at a time as they are asked for. */
  getCurrentRenderingSessions({
    status,
    tag = [],
    createdFrom,
    createdBefore,
    pageSize,
    abortSignal,
  }: SessionFilter = {}): PagedAsyncIterable<SessionProperties> {
    const first = new URLSearchParams(tag.map((it): [string, string] => ['tag', it]));
    if (status) first.set('status', status.join(','));
    if (createdFrom) first.set('createdFrom', createdFrom.toISOString());
    if (createdBefore) first.set('createdBefore', createdBefore.toISOString());
    if (pageSize) first.set('maxpagesize', String(pageSize));
    return paged(async (next) => {
      // Only what the link asks for is taken from it: the token goes to no address but ours.
      const query = next === null ? first : new URL(next).searchParams;
      const answer = await this.#service.call({ method: 'GET', path: 'sessions', query, abortSignal });
      const { sessions, nextLink } = answer.body;
      return {
        items: listOf(sessions).map((body) => readSession({ ...answer, body: fieldsOf(body) })),
        next: textOf(nextLink),
      };
    });
  }

  /** The known one, or one that is not kept yet. */
  #session(id: string): RenderingSession {
    const parts = { service: this.#service, Socket: this.#Socket, deviceId: this.#deviceId };
    return this.#sessions.get(id) ?? new RenderingSession(id, parts);
  }

  #keep(session: RenderingSession): RenderingSession {
    const known = this.#sessions.get(session.sessionUuid);
    if (known) return known;
    this.#sessions.set(session.sessionUuid, session);
    if (this.#sessions.size <= MOST_CACHED) return session;
    for (const [id, { connectionStatus }] of this.#sessions) {
      if (connectionStatus !== 'disconnected' || id === session.sessionUuid) continue;
      this.#sessions.delete(id);
      break;
    }
    return session;
  }
}

function checked(sessionId: string): string {
  if (/^[\w-]{1,256}$/.test(sessionId)) return sessionId;
  throw new RemoteRenderingError(
    'InvalidParam',
    'A session id has 1 to 256 letters, digits, hyphens and underscores.',
    { target: 'sessionId' },
  );
}
