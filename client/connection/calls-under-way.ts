import { isFields } from '../guards.ts';
import { RemoteRenderingError } from '../remote-rendering-error.ts';
import type { SceneCallName, SceneCallResult } from '../scene/calls.ts';
import type { LoadProgress } from '../scene/model.ts';
import { Places } from './places.ts';
import { resultFields } from './result-fields.ts';

/** An engine takes 32 of one device; the rest waits here, in the order of asking. */
const AT_A_TIME = 24;
const ANSWER_SECONDS = 30;

export interface CallOptions {
  /** Ends the call: here at once, at the engine as soon as it hears of it. */
  readonly abortSignal?: AbortSignal | undefined;
  /** Without an answer or word of progress for so long, it is given up with `TimedOut`. 30 seconds; of a load, 120. */
  readonly timeoutSeconds?: number | undefined;
}

export interface CallProgress {
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined;
}

interface Asked {
  readonly answered: (result: unknown) => void;
  readonly refused: (reason: unknown) => void;
  readonly progressed: (progress: LoadProgress) => void;
}

/** The calls of one link, by their ids. */
export class CallsUnderWay {
  readonly #send: (text: string) => void;
  readonly #asked = new Map<string, Asked>();
  readonly #places = new Places(AT_A_TIME);
  #failed: RemoteRenderingError | null = null;
  #last = 0;

  constructor(send: (text: string) => void) {
    this.#send = send;
  }

  /** The engine's answer, if it has the fields that an answer to this call has. */
  async ask<Name extends SceneCallName>(
    call: Name,
    params: object,
    options: CallOptions & CallProgress,
  ): Promise<SceneCallResult<Name>> {
    await this.#places.take(options.abortSignal);
    try {
      const result = await this.#ask(call, params, options);
      // The names of the fields are looked at, and what is in them believed: the engine is the session's own.
      if (isFields(result) && resultFields[call].every((name) => name in result))
        return result as SceneCallResult<Name>;
      throw new RemoteRenderingError(
        'InvalidAnswer',
        `What the engine answered to '${call}' is no answer to it.`,
      );
    } finally {
      this.#places.leave();
    }
  }

  answered(id: string, result: unknown): void {
    this.#asked.get(id)?.answered(result);
  }

  refused(id: string, error: RemoteRenderingError): void {
    this.#asked.get(id)?.refused(error);
  }

  progressed(id: string, progress: LoadProgress): void {
    this.#asked.get(id)?.progressed(progress);
  }

  /** The link is gone, and with it every answer. */
  fail(reason: RemoteRenderingError): void {
    this.#failed = reason;
    for (const { refused } of [...this.#asked.values()]) refused(reason);
  }

  #ask(
    call: SceneCallName,
    params: object,
    { abortSignal, onProgress, timeoutSeconds = ANSWER_SECONDS }: CallOptions & CallProgress,
  ): Promise<unknown> {
    if (this.#failed) return Promise.reject(this.#failed);
    // It may have been given up while it waited for its place: the signal tells nobody twice.
    if (abortSignal?.aborted) return Promise.reject(abortSignal.reason);
    this.#last += 1;
    const id = String(this.#last);
    let timer: ReturnType<typeof setTimeout> | undefined;
    let giveUp: (reason: unknown) => void = () => undefined;
    const abort = (): void => giveUp(abortSignal?.reason);
    const late = new RemoteRenderingError(
      'TimedOut',
      `The engine did not answer '${call}' within ${timeoutSeconds} seconds.`,
    );
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => giveUp(late), timeoutSeconds * 1000);
    };
    const answer = new Promise<unknown>((resolve, reject) => {
      giveUp = (reason) => {
        this.#send(JSON.stringify({ type: 'cancel', id }));
        reject(reason);
      };
      const progressed = (progress: LoadProgress): void => {
        wait();
        onProgress?.(progress);
      };
      this.#asked.set(id, { answered: resolve, refused: reject, progressed });
    });
    abortSignal?.addEventListener('abort', abort, { once: true });
    wait();
    this.#send(JSON.stringify({ type: 'call', id, call, params }));
    return answer.finally(() => {
      clearTimeout(timer);
      abortSignal?.removeEventListener('abort', abort);
      this.#asked.delete(id);
    });
  }
}
