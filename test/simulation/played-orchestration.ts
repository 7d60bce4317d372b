import type { OrchestrationContext, Task } from 'durable-functions';

export type Orchestrator = (context: OrchestrationContext) => Generator<Task, void, unknown>;

/** What an instance hears. Numbers are those of the tasks it made, counted from the start of its execution. */
export type Message =
  | { readonly kind: 'nudge' }
  | { readonly kind: 'activity'; readonly number: number; readonly result: string }
  | { readonly kind: 'failed'; readonly number: number; readonly message: string }
  | { readonly kind: 'timer'; readonly number: number };

interface ActivityTask {
  readonly kind: 'activity';
  readonly number: number;
  isCompleted: boolean;
}
interface TimerTask {
  readonly kind: 'timer';
  readonly number: number;
  readonly fireAt: number;
  isCompleted: boolean;
  isCancelled: boolean;
  cancel(): void;
}
interface EventTask {
  readonly kind: 'event';
  isCompleted: boolean;
}
interface AnyTask {
  readonly kind: 'any';
  readonly tasks: readonly (TimerTask | EventTask)[];
}

export interface ScheduledActivity {
  readonly number: number;
  readonly name: string;
  readonly input: string;
}

/**
 * An orchestrator that is fed its history message by message, as the durable engines do it: once when things happen, and again from
 * the start after every crash. What crosses the border is JSON text.
 */
export class PlayedOrchestration {
  readonly activities: ScheduledActivity[] = [];
  readonly timers: TimerTask[] = [];
  /** Over: by its own end, as a new execution with this input, or by an error that it did not catch. */
  outcome: { readonly kind: 'done' | 'failed' } | { readonly kind: 'again'; readonly input: string } | null =
    null;
  #now = 0;
  #numbers = 0;
  /** Nudges that came while none was waited for. */
  #kept = 0;
  #waits: EventTask[] = [];
  #waitsFor: ActivityTask | AnyTask | null = null;
  #again: string | null = null;
  readonly #generator: Generator<unknown, void, unknown>;

  constructor(orchestrator: Orchestrator, input: string) {
    const df = {
      getInput: () => JSON.parse(input) as unknown,
      callActivity: (name: string, given: unknown) => this.#callActivity(name, JSON.stringify(given)),
      createTimer: (moment: Date) => this.#createTimer(moment.getTime()),
      waitForExternalEvent: () => this.#wait(),
      continueAsNew: (next: unknown) => {
        this.#again = JSON.stringify(next);
      },
      Task: { any: (tasks: AnyTask['tasks']): AnyTask => ({ kind: 'any', tasks }) },
    };
    Object.defineProperty(df, 'currentUtcDateTime', { get: () => new Date(this.#now) });
    // A context has fifty members; these are the ones that a supervisor may use, and anything else fails the run.
    this.#generator = orchestrator({ df } as unknown as OrchestrationContext);
  }

  /** One episode: its moment, and what had come in by then. */
  play(now: number, messages: readonly Message[]): void {
    this.#now = now;
    if (this.#numbers === 0 && this.#waitsFor === null) this.#go(() => this.#generator.next());
    for (const message of messages) if (!this.outcome) this.#hear(message);
  }

  #hear(message: Message): void {
    const waitsFor = this.#waitsFor;
    if (message.kind === 'nudge') {
      const wait = this.#waits.pop();
      if (!wait) this.#kept++;
      else this.#complete(wait);
    } else if (message.kind === 'timer') {
      const timer = this.timers.find(({ number }) => number === message.number);
      if (timer && !timer.isCancelled) this.#complete(timer);
    } else if (waitsFor?.kind === 'activity' && waitsFor.number === message.number) {
      waitsFor.isCompleted = true;
      if (message.kind === 'failed') this.#go(() => this.#generator.throw(new Error(message.message)));
      else this.#go(() => this.#generator.next(JSON.parse(message.result)));
    }
  }

  #complete(task: TimerTask | EventTask): void {
    task.isCompleted = true;
    if (this.#waitsFor?.kind === 'any' && this.#waitsFor.tasks.includes(task))
      this.#go(() => this.#generator.next(task));
  }

  #go(resume: () => IteratorResult<unknown, void>): void {
    for (let next = resume; ; ) {
      this.#waitsFor = null;
      try {
        const { done, value } = next();
        if (done) {
          this.outcome = this.#again === null ? { kind: 'done' } : { kind: 'again', input: this.#again };
          return;
        }
        // Only what the members above made is ever yielded.
        const task = value as ActivityTask | AnyTask | TimerTask | EventTask;
        this.#waitsFor =
          task.kind === 'timer' || task.kind === 'event' ? { kind: 'any', tasks: [task] } : task;
      } catch {
        this.outcome = { kind: 'failed' };
        return;
      }
      if (this.#waitsFor.kind === 'activity') return;
      const winner = this.#waitsFor.tasks.find(({ isCompleted }) => isCompleted);
      if (!winner) return;
      next = () => this.#generator.next(winner);
    }
  }

  #callActivity(name: string, input: string): ActivityTask {
    const number = this.#numbers++;
    this.activities.push({ number, name, input });
    return { kind: 'activity', number, isCompleted: false };
  }

  #createTimer(fireAt: number): TimerTask {
    if (!Number.isFinite(fireAt)) throw new RangeError('An alarm needs a moment to ring at.');
    const timer: TimerTask = {
      kind: 'timer',
      number: this.#numbers++,
      fireAt,
      isCompleted: false,
      isCancelled: false,
      cancel: () => {
        if (timer.isCompleted) throw new Error('A timer that has rung can not be cancelled.');
        timer.isCancelled = true;
      },
    };
    this.timers.push(timer);
    return timer;
  }

  #wait(): EventTask {
    const wait: EventTask = { kind: 'event', isCompleted: this.#kept > 0 };
    if (wait.isCompleted) this.#kept--;
    else this.#waits.push(wait);
    return wait;
  }
}
