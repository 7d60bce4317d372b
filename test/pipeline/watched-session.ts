import { type PollOptions, waitToPoll } from './poll-interval.ts';
import type { RemoteRenderingClient } from './remote-rendering-client.ts';
import type { SessionProperties } from './session-models.ts';

/** A session as a poller saw it last. What that means, and when it is over, is each SDK's own. */
export class WatchedSession {
  readonly client: RemoteRenderingClient;
  readonly #options: PollOptions;
  #latest: SessionProperties;

  constructor(client: RemoteRenderingClient, latest: SessionProperties, options: PollOptions) {
    this.client = client;
    this.#latest = latest;
    this.#options = options;
  }

  get latest(): SessionProperties {
    return this.#latest;
  }

  async look(): Promise<void> {
    this.#latest = await this.client.getSession(this.#latest.sessionId);
  }

  /** Looks again after as long as was asked, else as long as the SDK waited. */
  async lookLater(defaultMs: number): Promise<void> {
    await waitToPoll(this.#options, defaultMs);
    await this.look();
  }

  async stop(): Promise<void> {
    await this.client.endSession(this.#latest.sessionId);
  }
}
