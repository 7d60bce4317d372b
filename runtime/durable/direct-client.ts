import type { Answer, Call } from './answer-durable-call.ts';
import { answerDurableCall } from './answer-durable-call.ts';
import type { Engine } from './engine.ts';

/** Where the value of a durableClient input carries its DirectClient. A copy of that value made through JSON has none. */
export const DIRECT_CLIENT = Symbol.for('embedded-functions-host.direct-client');

const NO_QUERY = new URLSearchParams();

/**
 * The durable client for code of the host's own process: the same calls with the same outcomes as those of the SDK's
 * DurableClient that it is named after, but no HTTP between the two. It has only what is called often.
 */
export class DirectClient {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /**
   * @returns The new instance's id, once the start is stored.
   * @throws Error When the app has no such orchestrator, the id is not valid, or its instance is still running.
   */
  async startNew(
    orchestrator: string,
    { instanceId, input }: { instanceId: string; input?: unknown },
  ): Promise<string> {
    const body = input === undefined ? '' : JSON.stringify(input);
    const answer = await this.#call('POST', ['orchestrators', orchestrator, instanceId], body);
    if (answer.status !== 202) throw refusal(answer);
    return instanceId;
  }

  /** An event for an instance that is over is lost without an error. @throws Error When nobody knows the instance. */
  async raiseEvent(instanceId: string, name: string, data: unknown): Promise<void> {
    const body = data === undefined ? '' : JSON.stringify(data);
    const answer = await this.#call('POST', ['instances', instanceId, 'raiseEvent', name], body);
    if (answer.status !== 202 && answer.status !== 410) throw refusal(answer);
  }

  /** @throws Error When nobody knows the instance. */
  async getStatus(instanceId: string): Promise<{ readonly runtimeStatus: string }> {
    const answer = await this.#call('GET', ['instances', instanceId]);
    if (answer.status !== 200 && answer.status !== 202) throw refusal(answer);
    return answer.json as { runtimeStatus: string };
  }

  /** Deletes an instance that is over; one that runs, or that nobody knows, is left alone without an error. */
  async purgeInstanceHistory(instanceId: string): Promise<{ readonly instancesDeleted: number }> {
    const answer = await this.#call('DELETE', ['instances', instanceId]);
    if (answer.status === 404) return { instancesDeleted: 0 };
    if (answer.status !== 200) throw refusal(answer);
    return answer.json as { instancesDeleted: number };
  }

  #call(method: Call['method'], path: Call['path'], body = ''): Promise<Answer> {
    const call = { engine: this.#engine, method, path, body, query: NO_QUERY, token: undefined };
    return answerDurableCall(call);
  }
}

const refusal = ({ status, json }: Answer): Error =>
  new Error(
    `The durable call was refused (${status}): ${typeof json === 'string' ? json : 'no instance has this id.'}`,
  );
