import type { GateRefusal, SceneErrorCode } from './connection/protocol.ts';

/**
 * Why something did not work. Beside what the engine says of a scene and the gate of a connection:
 *
 * - `NoConnection`: nobody could be reached, or the connection is not there (any more). `ConnectionLost`: why a connection ended that
 *   nobody wanted to end. `DisconnectRequest`: the app ended it. `InProgress`, `AlreadyConnected`: one `connect` at a time.
 * - `SessionNotFound`, `AuthenticationFailed`, `TooManyRequests`, `OtherSessionConnected`, `SessionNotReady`, `SessionEnded`: what the
 *   service answers. Its other codes (`Conflict`, `UnprocessableEntity`, …) are given as they are.
 * - `InvalidParam`: an argument is wrong. `TimedOut`: no answer in time. `InvalidAnswer`: an answer that is none of this protocol.
 */
export type RemoteRenderingErrorCode =
  | GateRefusal
  | SceneErrorCode
  | 'NoConnection'
  | 'ConnectionLost'
  | 'DisconnectRequest'
  | 'InProgress'
  | 'AlreadyConnected'
  | 'InvalidAnswer'
  // What a later service says: the editor still offers the others.
  | (string & {});

export interface ErrorFacts {
  readonly status?: number | undefined;
  readonly target?: string | undefined;
  readonly requestId?: string | undefined;
  readonly correlationVector?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly cause?: unknown;
}

/** Every failure of this library that is not the reason of the caller's own abort signal. It never holds a key, a token or a ticket. */
export class RemoteRenderingError extends Error {
  readonly code: RemoteRenderingErrorCode;
  /** The HTTP status, where it was the service that refused. */
  readonly status: number | undefined;
  /** The field, parameter or header that is wrong. */
  readonly target: string | undefined;
  /** `x-ms-request-id` and `MS-CV` of the answer: by them its line in the service's log is found. */
  readonly requestId: string | undefined;
  readonly correlationVector: string | undefined;
  /** Asked again before that, the answer will be the same. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: RemoteRenderingErrorCode, message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? {} : { cause: facts.cause });
    this.name = 'RemoteRenderingError';
    this.code = code;
    this.status = facts.status;
    this.target = facts.target;
    this.requestId = facts.requestId;
    this.correlationVector = facts.correlationVector;
    this.retryAfterSeconds = facts.retryAfterSeconds;
  }
}
