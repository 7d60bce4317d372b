import { intervalBySize, type PollOptions, waitToPoll } from './poll-interval.ts';
import type { RemoteRenderingClient } from './remote-rendering-client.ts';
import type { SessionProperties, SessionSettings } from './session-models.ts';

/** The .NET SDK's `StartRenderingSessionOperation`: made by a create or from an id alone, over when the status is not Starting. */
export class NetOperation {
  readonly id: string;
  readonly #client: RemoteRenderingClient;
  #latest: SessionProperties | null;

  /** `new StartRenderingSessionOperation(id, client)`: nothing is asked until the first update. */
  constructor(id: string, client: RemoteRenderingClient, latest: SessionProperties | null = null) {
    this.id = id;
    this.#client = client;
    this.#latest = latest;
  }

  static async start(
    client: RemoteRenderingClient,
    id: string,
    settings: SessionSettings,
  ): Promise<NetOperation> {
    return new NetOperation(id, client, await client.createSession(id, settings));
  }

  get value(): SessionProperties {
    if (!this.#latest) throw new Error('The operation has no value yet: update its status first.');
    return this.#latest;
  }

  get hasCompleted(): boolean {
    return this.#latest !== null && this.#latest.status !== 'Starting';
  }

  async updateStatus(): Promise<void> {
    this.#latest = await this.#client.getSession(this.id);
  }

  async waitForCompletion(options: PollOptions = {}): Promise<SessionProperties> {
    for (;;) {
      await this.updateStatus();
      if (this.hasCompleted) return this.value;
      await waitToPoll(options, intervalBySize(this.value));
    }
  }
}
