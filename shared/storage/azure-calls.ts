import { RestError, type TableClient } from '@azure/data-tables';
import { withDeletionEtags } from './azure-deletion-etags.ts';

type Policy = Parameters<TableClient['pipeline']['addPolicy']>[0];
type Request = Parameters<Policy['sendRequest']>[0];

/** What one call of ours has become on its way through the SDK. */
export interface AzureCall {
  /** How often it was sent. More than once: an earlier copy may have been carried out although its answer was lost. */
  attempts: number;
}

/** The etags of the rows that a transaction deletes, by row key. */
export type DeletionEtags = ReadonlyMap<string, string>;

/**
 * Sends calls through the SDK's pipeline and holds them to a time: `limitMs` for everything, retries and the waits between them
 * included. A call that has to be looked after with another one therefore stays below the sum of the two limits.
 */
export class AzureCalls {
  /** The signal is all of a call that the SDK hands through to its policies, for single operations and for transactions. */
  readonly #calls = new WeakMap<object, { readonly call: AzureCall; readonly etags: DeletionEtags }>();

  readonly #attemptMs: number;

  constructor(client: TableClient, attemptMs: number) {
    this.#attemptMs = attemptMs;
    // Behind the retries, so that it sees every attempt.
    client.pipeline.addPolicy(
      { name: 'remoteRenderingCalls', sendRequest: (request, next) => this.#send(request, next) },
      { afterPhase: 'Retry' },
    );
  }

  async make<Answer>(
    limitMs: number,
    work: (abortSignal: AbortSignal) => Promise<Answer>,
    call: AzureCall = { attempts: 0 },
    etags: DeletionEtags = new Map(),
  ): Promise<Answer> {
    const deadline = new AbortController();
    this.#calls.set(deadline.signal, { call, etags });
    const timer = setTimeout(() => deadline.abort(), limitMs);
    try {
      return await work(deadline.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  async #send(request: Request, next: Parameters<Policy['sendRequest']>[1]) {
    const known = request.abortSignal && this.#calls.get(request.abortSignal);
    if (!known) throw new Error('A call to the table has no time limit: make it through AzureCalls.');
    const isFirst = known.call.attempts++ === 0;
    if (isFirst && typeof request.body === 'string' && request.url.split('?')[0]?.endsWith('/$batch')) {
      request.body = withDeletionEtags(request.body, known.etags);
      // It was counted before; without it, it is counted again.
      request.headers.delete('content-length');
    }
    request.timeout = this.#attemptMs;
    try {
      return await next(request);
    } catch (error) {
      // The SDK repeats what it takes for a failure of the network, and its own time-out is none to it.
      if (!isAborted(error) || request.abortSignal?.aborted) throw error;
      const timedOut = new RestError(`No answer within ${this.#attemptMs} ms.`, {
        code: 'ETIMEDOUT',
        request,
      });
      timedOut.cause = error;
      throw timedOut;
    }
  }
}

const isAborted = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';
