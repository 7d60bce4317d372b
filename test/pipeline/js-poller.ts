import { type JsRenderingSession, jsRenderingSession } from './js-rendering-session.ts';
import { intervalBySize, type PollOptions, waitToPoll } from './poll-interval.ts';
import type { RemoteRenderingClient } from './remote-rendering-client.ts';
import type { SessionProperties, SessionSettings } from './session-models.ts';

/** The JS SDK's poller. It is done when the status is no longer Starting, whatever it is then. */
export class JsPoller {
  readonly #client: RemoteRenderingClient;
  readonly #options: PollOptions;
  #latest: SessionProperties;

  private constructor(client: RemoteRenderingClient, options: PollOptions, latest: SessionProperties) {
    this.#client = client;
    this.#options = options;
    this.#latest = latest;
  }

  /** `beginSession(id, settings)`: creates, and polls once before it returns. */
  static async begin(
    client: RemoteRenderingClient,
    id: string,
    settings: SessionSettings,
    options: PollOptions = {},
  ): Promise<JsPoller> {
    const poller = new JsPoller(client, options, await client.createSession(id, settings));
    await poller.poll();
    return poller;
  }

  /** `beginSession({ resumeFrom: id })`: finds the session, and polls once before it returns. */
  static async resume(
    client: RemoteRenderingClient,
    id: string,
    options: PollOptions = {},
  ): Promise<JsPoller> {
    const poller = new JsPoller(client, options, await client.getSession(id));
    await poller.poll();
    return poller;
  }

  /** The session as it was last seen. */
  get latest(): JsRenderingSession {
    return jsRenderingSession(this.#latest);
  }

  isDone(): boolean {
    return this.latest.status !== 'Starting';
  }

  async poll(): Promise<void> {
    this.#latest = await this.#client.getSession(this.#latest.sessionId);
  }

  async pollUntilDone(): Promise<JsRenderingSession> {
    while (!this.isDone()) {
      await waitToPoll(this.#options, intervalBySize(this.#latest));
      await this.poll();
    }
    return this.latest;
  }

  /** Stops the session. The next look says Stopped, which ends the poller. */
  async cancelOperation(): Promise<void> {
    await this.#client.endSession(this.#latest.sessionId);
  }
}
