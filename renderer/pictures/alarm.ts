/** A timer that is set again and again, and rings once for the last time that it was. It keeps no process alive. */
export class Alarm {
  #timer: NodeJS.Timeout | undefined;

  set(milliseconds: number, ring: () => void): void {
    this.clear();
    this.#timer = setTimeout(ring, milliseconds).unref();
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
