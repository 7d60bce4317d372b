import { type PollOptions, waitToPoll } from './poll-interval.ts';
import type { RemoteRenderingClient } from './remote-rendering-client.ts';
import type { SessionProperties, SessionSettings } from './session-models.ts';

const DEFAULT_INTERVAL_MS = 10_000;

type JavaStatus = 'IN_PROGRESS' | 'SUCCESSFULLY_COMPLETED' | 'USER_CANCELLED' | 'FAILED';

/** Whatever is none of the three is a failure, Expired and statuses of the future included. */
const meanings: Readonly<Record<string, JavaStatus>> = {
  Starting: 'IN_PROGRESS',
  Ready: 'SUCCESSFULLY_COMPLETED',
  Stopped: 'USER_CANCELLED',
};

/** The Java SDK's poller: it judges the status in the words of Azure's long-running operations. */
export class JavaPoller {
  readonly #client: RemoteRenderingClient;
  readonly #options: PollOptions;
  #latest: SessionProperties;

  private constructor(client: RemoteRenderingClient, options: PollOptions, latest: SessionProperties) {
    this.#client = client;
    this.#options = options;
    this.#latest = latest;
  }

  static async begin(
    client: RemoteRenderingClient,
    id: string,
    settings: SessionSettings,
    options: PollOptions = {},
  ): Promise<JavaPoller> {
    return new JavaPoller(client, options, await client.createSession(id, settings));
  }

  get status(): JavaStatus {
    return meanings[this.#latest.status] ?? 'FAILED';
  }

  async waitForCompletion(): Promise<JavaStatus> {
    while (this.status === 'IN_PROGRESS') {
      await waitToPoll(this.#options, DEFAULT_INTERVAL_MS);
      this.#latest = await this.#client.getSession(this.#latest.sessionId);
    }
    return this.status;
  }

  /** The session, which only a success has. */
  getFinalResult(): SessionProperties {
    if (this.status !== 'SUCCESSFULLY_COMPLETED') throw new Error(`The operation ended as ${this.status}.`);
    return this.#latest;
  }

  async cancelOperation(): Promise<void> {
    await this.#client.endSession(this.#latest.sessionId);
  }
}
