import { Cron } from 'croner';
import { HostRefusal } from '../host-refusal.ts';

/** Occurrences looked at to see how close together a schedule's moments can be. */
const LOOKAHEAD = 5;

/** An NCRONTAB schedule in UTC: `{second} {minute} {hour} {day} {month} {day of week}`, or five fields from the minute on. */
export class Schedule {
  readonly text: string;
  readonly #cron: Cron;

  /** @throws HostRefusal When the text is no such schedule. */
  constructor(text: string, functionName: string) {
    this.text = text;
    const fields = text.trim().split(/\s+/);
    try {
      if (fields.length !== 5 && fields.length !== 6) throw new Error('it needs five or six fields');
      // NCRONTAB wants both the day of the month and the day of the week to fit, where cron takes either.
      this.#cron = new Cron(text.trim(), { timezone: 'UTC', domAndDow: true, paused: true });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new HostRefusal(
        `Function "${functionName}" has the schedule "${text}", which is no NCRONTAB expression: ${reason}.`,
        { cause },
      );
    }
  }

  /** The first occurrence after `instant`; undefined when there is none any more. Milliseconds since 1970. */
  after(instant: number): number | undefined {
    return this.#cron.nextRun(new Date(instant))?.getTime();
  }

  /** Whether the coming occurrences are all at least `milliseconds` apart. */
  isAtLeast(milliseconds: number, from: number): boolean {
    let previous = this.after(from);
    for (let count = 1; count < LOOKAHEAD && previous !== undefined; count++) {
      const next = this.after(previous);
      if (next !== undefined && next - previous < milliseconds) return false;
      previous = next;
    }
    return true;
  }
}
