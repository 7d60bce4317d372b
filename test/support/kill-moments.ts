/** Where in a session's life a kill can come: just before a call is answered, just after it was, or when a state is first seen. */
export const momentNames = [
  'while creating',
  'create acknowledged',
  'starting',
  'ready',
  'while extending',
  'extension acknowledged',
  'while granting a seat',
  'seat granted',
  'device connected',
  'while stopping',
  'stop acknowledged',
  'releasing',
  'released',
  'any',
] as const;

export type Moment = (typeof momentNames)[number];

/** The lanes say what they have reached; whoever waits for that moment strikes in the same turn of the event loop. */
export class Moments {
  #waiting: { readonly name: Moment; readonly strike: (at: Moment) => void } | null = null;

  reached(name: Moment): void {
    if (this.#waiting?.name !== name) return;
    const { strike } = this.#waiting;
    this.#waiting = null;
    strike(name);
  }

  /** Strikes once, at the next time that `name` is reached; at the latest after `withinMs`, then at any moment. */
  next(name: Moment, withinMs: number, strike: (at: Moment) => void): Promise<void> {
    return new Promise((resolve) => {
      const once = (at: Moment): void => {
        clearTimeout(timer);
        this.#waiting = null;
        strike(at);
        resolve();
      };
      const timer = setTimeout(() => once('any'), withinMs);
      if (name !== 'any') this.#waiting = { name, strike: once };
    });
  }
}
