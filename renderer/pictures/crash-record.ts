const REMEMBERED_MS = 10 * 60_000;
const TOO_MANY = 2;

/** Remembers for ten minutes that what draws fell over: once it is started again at once, the second time it is left alone. */
export class CrashRecord {
  #at: number[] = [];

  add(now: number): void {
    this.#at = [...this.#at, now].slice(-TOO_MANY);
  }

  /** Until it is worth another try, in milliseconds; 0: now. */
  waitMs(now: number): number {
    const recent = this.#at.filter((at) => at > now - REMEMBERED_MS);
    const [first] = recent;
    return recent.length < TOO_MANY || first === undefined ? 0 : first + REMEMBERED_MS - now;
  }
}
