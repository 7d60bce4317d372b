/**
 * `due`: something waits for this moment. `recurring`: a schedule that re-arms for ever, which a virtual clock
 * may leave pending when it asks whether anything is still to come.
 */
export type TimerKind = 'due' | 'recurring';

/** The only source of time in the host, so that tests can hold it. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /**
   * Calls `fire` once, when `now() >= at`: possibly later, never earlier, and never before this call returns. A recurring one may also
   * come when as much time has passed as was to pass, whatever a clock that was set back says by then.
   * @returns Cancels the timer; harmless when it has fired.
   */
  setTimer(at: number, fire: () => void, kind?: TimerKind): () => void;
  /**
   * Tells a virtual clock whom to wait for before it moves on.
   * @param idle Settles when nothing can happen any more without time passing.
   * @returns Withdraws from it.
   */
  join?(idle: () => Promise<void>): () => void;
}
