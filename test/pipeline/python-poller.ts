import { type PollOptions, waitToPoll } from './poll-interval.ts';
import type { RemoteRenderingClient } from './remote-rendering-client.ts';
import type { SessionProperties, SessionSettings } from './session-models.ts';

const DEFAULT_INTERVAL_MS = 5000;
const ENDS = ['Expired', 'Error', 'Stopped', 'Ready'];

/** The Python SDK's poller: raises as soon as the session says an `error`, else ends at one of four statuses. */
export class PythonPoller {
  readonly #client: RemoteRenderingClient;
  readonly #options: PollOptions;
  #latest: SessionProperties;

  private constructor(client: RemoteRenderingClient, options: PollOptions, latest: SessionProperties) {
    this.#client = client;
    this.#options = options;
    this.#latest = latest;
  }

  /** `begin_rendering_session` */
  static async begin(
    client: RemoteRenderingClient,
    id: string,
    settings: SessionSettings,
    options: PollOptions = {},
  ): Promise<PythonPoller> {
    return new PythonPoller(client, options, await client.createSession(id, settings));
  }

  /** `get_rendering_session_poller`, by the session's id or by what `continuationToken` gave. */
  static async of(
    client: RemoteRenderingClient,
    from: { readonly sessionId: string } | { readonly continuationToken: string },
    options: PollOptions = {},
  ): Promise<PythonPoller> {
    const id = 'sessionId' in from ? from.sessionId : sessionOf(from.continuationToken, client.accountId);
    return new PythonPoller(client, options, await client.getSession(id));
  }

  get continuationToken(): string {
    return Buffer.from(`1:${this.#client.accountId}:${this.#latest.sessionId}`).toString('base64');
  }

  status(): string {
    return this.#latest.status;
  }

  /** Polls to the end and answers the session then. */
  async result(): Promise<SessionProperties> {
    while (!this.#isFinished()) {
      await waitToPoll(this.#options, DEFAULT_INTERVAL_MS);
      this.#latest = await this.#client.getSession(this.#latest.sessionId);
    }
    return this.#latest;
  }

  #isFinished(): boolean {
    const { error, status } = this.#latest;
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
