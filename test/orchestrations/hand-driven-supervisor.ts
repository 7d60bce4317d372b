import type { OrchestrationContext } from 'durable-functions';
import { superviseSession } from '../../orchestrations/supervise-session.ts';
import { start } from '../support/builders/minute.ts';

interface ActivityTask {
  readonly kind: 'activity';
  readonly name: string;
  readonly input: unknown;
  isCompleted: boolean;
}
interface TimerTask {
  readonly kind: 'timer';
  readonly dueAt: number;
  isCompleted: boolean;
  isCanceled: boolean;
  cancel(): void;
}
interface EventTask {
  readonly kind: 'event';
  readonly name: string;
  isCompleted: boolean;
}
interface AnyTask {
  readonly kind: 'any';
  readonly tasks: readonly (TimerTask | EventTask)[];
}
type Yielded = ActivityTask | AnyTask;

/**
 * Runs the supervisor one yield at a time, by hand: the test answers each activity, lets the alarm ring, or nudges. What crosses the
 * durable border goes through JSON, as it does there, and `now` moves only when an alarm rings.
 */
export class HandDrivenSupervisor {
  now: number;
  readonly called: { readonly name: string; readonly input: unknown }[] = [];
  readonly timers: TimerTask[] = [];
  readonly waits: EventTask[] = [];
  readonly continuedAs: unknown[] = [];
  isFinished = false;
  readonly #generator: Generator<unknown, void, unknown>;
  #waitsFor: Yielded | null = null;

  constructor(input: unknown, now: number = start) {
    this.now = now;
    const df = {
      getInput: () => input,
      callActivity: (name: string, given: unknown) => this.#callActivity(name, given),
      createTimer: (at: Date) => this.#createTimer(at.getTime()),
      waitForExternalEvent: (name: string) => this.#waitForEvent(name),
      continueAsNew: (next: unknown) => void this.continuedAs.push(next),
      Task: { any: (tasks: AnyTask['tasks']): AnyTask => ({ kind: 'any', tasks }) },
    };
    Object.defineProperty(df, 'currentUtcDateTime', { get: () => new Date(this.now) });
    // A context has fifty members; these are the ones that the supervisor may use, and anything else fails the test.
    this.#generator = superviseSession({ df } as unknown as OrchestrationContext);
    this.#go(() => this.#generator.next());
  }

  /** The activity that it waits for, if it waits for one. */
  get activity(): string | null {
    return this.#waitsFor?.kind === 'activity' ? this.#waitsFor.name : null;
  }

  /** When the alarm rings that it waits for, or null when it does not sleep. */
  get alarmAt(): number | null {
    return this.#timer()?.dueAt ?? null;
  }

  get armedWaits(): number {
    return this.waits.filter(({ isCompleted }) => !isCompleted).length;
  }

  answer(step: unknown): void {
    const task = this.#waitsFor;
    if (task?.kind !== 'activity') throw new Error('It does not wait for an activity.');
    task.isCompleted = true;
    this.#go(() => this.#generator.next(throughJson(step)));
  }

  fail(error: Error): void {
    if (this.activity === null) throw new Error('It does not wait for an activity.');
    this.#go(() => this.#generator.throw(error));
  }

  ring(): void {
    const timer = this.#timer();
    if (!timer) throw new Error('It does not sleep.');
    timer.isCompleted = true;
    this.now = Math.max(this.now, timer.dueAt);
    this.#go(() => this.#generator.next(timer));
  }

  /** Of several waits the newest gets the event, as in the SDK; without one it is kept by the runtime, which is not played here. */
  nudge(): void {
    const wait = this.waits.findLast(({ isCompleted }) => !isCompleted);
    if (!wait) return;
    wait.isCompleted = true;
    if (this.#waitsFor?.kind === 'any') this.#go(() => this.#generator.next(wait));
  }

  #timer(): TimerTask | undefined {
    if (this.#waitsFor?.kind !== 'any') return undefined;
    return this.#waitsFor.tasks.find((task) => task.kind === 'timer');
  }

  #go(resume: () => IteratorResult<unknown, void>): void {
    this.#waitsFor = null;
    const { done, value } = resume();
    if (done) {
      this.isFinished = true;
      return;
    }
    // Only what the fakes above made is ever yielded.
    this.#waitsFor = value as Yielded;
    if (this.#waitsFor.kind !== 'any') return;
    const ready = this.#waitsFor.tasks.find(({ isCompleted }) => isCompleted);
    if (ready) this.#go(() => this.#generator.next(ready));
  }

  #callActivity(name: string, given: unknown): ActivityTask {
    this.called.push({ name, input: given });
    return { kind: 'activity', name, input: throughJson(given), isCompleted: false };
  }

  #createTimer(dueAt: number): TimerTask {
    if (!Number.isFinite(dueAt)) throw new RangeError('A timer needs a moment.');
    const timer: TimerTask = {
      kind: 'timer',
      dueAt,
      isCompleted: false,
      isCanceled: false,
      cancel: () => {
        if (timer.isCompleted) throw new Error('A timer that has rung can not be cancelled.');
        timer.isCanceled = true;
      },
    };
    this.timers.push(timer);
    return timer;
  }

  #waitForEvent(name: string): EventTask {
    const wait: EventTask = { kind: 'event', name, isCompleted: false };
    this.waits.push(wait);
    return wait;
  }
}

const throughJson = (value: unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value));
