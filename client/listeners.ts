/** Who wants to hear of what. `Events` maps the names of events to what is told. */
export class Listeners<Events extends object> {
  readonly #heard = new Map<keyof Events, Set<(event: never) => void>>();

  /** Answers what ends it. The same function twice is told twice. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void {
    const own = (event: Events[Name]): void => listener(event);
    const known = this.#heard.get(name) ?? new Set();
    this.#heard.set(name, known);
    known.add(own);
    return () => {
      known.delete(own);
    };
  }

  has(name: keyof Events): boolean {
    return (this.#heard.get(name)?.size ?? 0) > 0;
  }

  /** A listener that throws harms nobody else: what it throws is reported as uncaught, as with an EventTarget. */
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void {
    for (const listener of [...(this.#heard.get(name) ?? [])]) {
      try {
        // What is in the set of a name was put there by `on`, for this name.
        (listener as (event: Events[Name]) => void)(event);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
