import { type JsRenderingSession, jsRenderingSession } from './js-rendering-session.ts';
import { intervalBySize, type PollOptions } from './poll-interval.ts';
import type { RemoteRenderingClient } from './remote-rendering-client.ts';
import type { SessionSettings } from './session-models.ts';
import { WatchedSession } from './watched-session.ts';

/** The JS SDK's poller. It is done when the status is no longer Starting, whatever it is then. */
export class JsPoller {
  readonly #session: WatchedSession;

  private constructor(session: WatchedSession) {
    this.#session = session;
  }

  /** `beginSession(id, settings)`: creates, and polls once before it returns. */
  static async begin(
    client: RemoteRenderingClient,
    id: string,
    settings: SessionSettings,
    options: PollOptions = {},
  ): Promise<JsPoller> {
    const poller = new JsPoller(
      new WatchedSession(client, await client.createSession(id, settings), options),
    );
    await poller.poll();
    return poller;
  }

  /** `beginSession({ resumeFrom: id })`: finds the session, and polls once before it returns. */
  static async resume(
    client: RemoteRenderingClient,
    id: string,
    options: PollOptions = {},
  ): Promise<JsPoller> {
    const poller = new JsPoller(new WatchedSession(client, await client.getSession(id), options));
    await poller.poll();
    return poller;
  }

  /** The session as it was last seen. */
  get latest(): JsRenderingSession {
    return jsRenderingSession(this.#session.latest);
  }

  isDone(): boolean {
    return this.latest.status !== 'Starting';
  }

  async poll(): Promise<void> {
    await this.#session.look();
  }

  async pollUntilDone(): Promise<JsRenderingSession> {
    while (!this.isDone()) {
      await this.#session.lookLater(intervalBySize(this.#session.latest));
    }
    return this.latest;
  }

  /** Stops the session. The next look says Stopped, which ends the poller. */
  async cancelOperation(): Promise<void> {
    await this.#session.stop();
  }
}
