import type { PollOptions } from './poll-interval.ts';
import type { RemoteRenderingClient } from './remote-rendering-client.ts';
import type { SessionProperties, SessionSettings } from './session-models.ts';
import { WatchedSession } from './watched-session.ts';

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
  readonly #session: WatchedSession;

  private constructor(session: WatchedSession) {
    this.#session = session;
  }

  static async begin(
    client: RemoteRenderingClient,
    id: string,
    settings: SessionSettings,
    options: PollOptions = {},
  ): Promise<JavaPoller> {
    return new JavaPoller(new WatchedSession(client, await client.createSession(id, settings), options));
  }

  get status(): JavaStatus {
    return meanings[this.#session.latest.status] ?? 'FAILED';
  }

  async waitForCompletion(): Promise<JavaStatus> {
    while (this.status === 'IN_PROGRESS') {
      await this.#session.lookLater(DEFAULT_INTERVAL_MS);
    }
    return this.status;
  }

  /** The session, which only a success has. */
  getFinalResult(): SessionProperties {
    if (this.status !== 'SUCCESSFULLY_COMPLETED') throw new Error(`The operation ended as ${this.status}.`);
    return this.#session.latest;
  }

  async cancelOperation(): Promise<void> {
    await this.#session.stop();
  }
}
