import type { PollOptions } from './poll-interval.ts';
import type { RemoteRenderingClient } from './remote-rendering-client.ts';
import type { SessionProperties, SessionSettings } from './session-models.ts';
import { WatchedSession } from './watched-session.ts';

const DEFAULT_INTERVAL_MS = 5000;
const ENDS = ['Expired', 'Error', 'Stopped', 'Ready'];

/** The Python SDK's poller: raises as soon as the session says an `error`, else ends at one of four statuses. */
export class PythonPoller {
  readonly #session: WatchedSession;

  private constructor(session: WatchedSession) {
    this.#session = session;
  }

  /** `begin_rendering_session` */
  static async begin(
    client: RemoteRenderingClient,
    id: string,
    settings: SessionSettings,
    options: PollOptions = {},
  ): Promise<PythonPoller> {
    return new PythonPoller(new WatchedSession(client, await client.createSession(id, settings), options));
  }

  /** `get_rendering_session_poller`, by the session's id or by what `continuationToken` gave. */
  static async of(
    client: RemoteRenderingClient,
    from: { readonly sessionId: string } | { readonly continuationToken: string },
    options: PollOptions = {},
  ): Promise<PythonPoller> {
    const id = 'sessionId' in from ? from.sessionId : sessionOf(from.continuationToken, client.accountId);
    return new PythonPoller(new WatchedSession(client, await client.getSession(id), options));
  }

  get continuationToken(): string {
    return Buffer.from(`1:${this.#session.client.accountId}:${this.#session.latest.sessionId}`).toString(
      'base64',
    );
  }

  status(): string {
    return this.#session.latest.status;
  }

  /** Polls to the end and answers the session then. */
  async result(): Promise<SessionProperties> {
    while (!this.#isFinished()) {
      await this.#session.lookLater(DEFAULT_INTERVAL_MS);
    }
    return this.#session.latest;
  }

  #isFinished(): boolean {
    const { error, status } = this.#session.latest;
    if (error !== undefined && error !== null) throw new Error(`${error.code}: ${error.message}`);
    return ENDS.includes(status);
  }
}

function sessionOf(continuationToken: string, accountId: string): string {
  const [version, account, id] = Buffer.from(continuationToken, 'base64').toString('utf8').split(':');
  if (version !== '1' || account !== accountId || id === undefined) {
    throw new Error('The continuation token is not of this version and account.');
  }
  return id;
}
