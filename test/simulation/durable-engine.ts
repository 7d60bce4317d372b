import type { SessionRef } from '../../shared/domain/session-ref.ts';
import { EngineFile, type Episode, type Instance } from './engine-file.ts';
import type { Faults } from './faults.ts';
import { keyOf } from './ledger.ts';
import type { Life } from './life.ts';
import {
  type Message,
  type Orchestrator,
  PlayedOrchestration,
  type ScheduledActivity,
} from './played-orchestration.ts';
import type { World } from './world.ts';

export type Activities = Readonly<Record<string, (ref: SessionRef) => Promise<unknown>>>;

/**
 * A durable engine of few words, with the promises of the real ones and no more: an episode is one commit; activities run at least
 * once, and their result counts once; timers and messages survive a crash, unless the file itself is lost.
 */
export class DurableEngine {
  readonly #world: World;
  readonly #faults: Faults;
  readonly #orchestrator: Orchestrator;
  readonly #file = new EngineFile();
  #executions = 0;
  #life: Life | null = null;
  #activities: Activities = {};
  #played = new Map<string, { readonly execution: number; readonly orchestration: PlayedOrchestration }>();
  #awake = new Set<string>();

  constructor(world: World, faults: Faults, orchestrator: Orchestrator) {
    this.#world = world;
    this.#faults = faults;
    this.#orchestrator = orchestrator;
  }

  /** Instances that the file knows, running or over. */
  get known(): readonly string[] {
    return this.#file.ids;
  }

  /** Whether this session's supervisor runs and does nothing: a second start of it is refused. */
  isStuck(ref: SessionRef): boolean {
    return this.#file.get(keyOf(ref))?.isFrozen ?? false;
  }

  /** Those of them that are not stuck for good. */
  get healthy(): readonly string[] {
    return this.known.filter((id) => this.#file.get(id)?.isFrozen === false);
  }

  /** Goes on, in a new life of the process, with what the file says. */
  attach(life: Life, activities: Activities): void {
    this.#life = life;
    this.#activities = activities;
    this.#played = new Map();
    this.#awake = new Set();
    for (const id of this.#file.ids) {
      const instance = this.#file.get(id);
      if (!instance?.isRunning) continue;
      for (const activity of instance.activities) this.#run(id, instance.execution, activity);
      for (const timer of instance.timers) this.#arm(id, instance.execution, timer);
      this.#wake(id);
    }
  }

  /** What a crash leaves of the file. */
  crash(engine: 'kept' | 'cut' | 'lost'): void {
    this.#life = null;
    this.#file.crash(engine);
    this.#world.note(`the durable engine's file is ${engine}`);
    this.#world.reach(`the engine's file is ${engine}`);
  }

  /** Starts an instance, unless one of this name runs. */
  start(ref: SessionRef): void {
    const id = keyOf(ref);
    if (this.#file.get(id)?.isRunning) return;
    this.#begin(id, JSON.stringify({ account: ref.account, id: ref.id }), []);
  }

  /** @throws Error for an instance that does not run. */
  raise(ref: SessionRef): void {
    const id = keyOf(ref);
    if (!this.#file.get(id)?.isRunning) throw new Error('No such instance runs.');
    if (this.#faults.losesNudge()) this.#world.reach('a lost nudge');
    else this.#tell(id, { kind: 'nudge' });
  }

  /** Forgets an instance that is over. */
  purge(ref: SessionRef): void {
    if (this.#file.get(keyOf(ref))?.isRunning) return;
    this.#file.commit(keyOf(ref), null);
  }

  #begin(id: string, input: string, inbox: readonly Message[]): void {
    const execution = ++this.#executions;
    const fresh = { isRunning: true, isFrozen: false, history: [], activities: [], timers: [] };
    this.#file.commit(id, { ...fresh, execution, input, inbox });
    this.#wake(id);
  }

  #tell(id: string, message: Message): void {
    const instance = this.#file.get(id);
    if (!instance) return;
    this.#file.commit(id, { ...instance, inbox: [...instance.inbox, message] });
    this.#wake(id);
  }

  /** An episode soon, with everything that has come in by then. */
  #wake(id: string): void {
    const life = this.#life;
    if (!life || this.#awake.has(id)) return;
    this.#awake.add(id);
    this.#world.after(0, () => {
      this.#awake.delete(id);
      if (life.isAlive) this.#episode(life, id);
    });
  }

  #episode(life: Life, id: string): void {
    const instance = this.#file.get(id);
    if (!instance?.isRunning || instance.isFrozen) return;
    if (instance.inbox.length === 0 && instance.history.length > 0) return;
    const dies = this.#faults.diesAtCommit();
    if (dies === 'before') {
      life.die(`before an episode of ${id}`);
      return;
    }
    const episode = { at: this.#world.now, messages: instance.inbox };
    this.#world.note(`episode of ${id}: ${episode.messages.map(({ kind }) => kind).join(', ') || 'started'}`);
    const orchestration = this.#resume(id, instance);
    const known = { activities: orchestration.activities.length, timers: orchestration.timers.length };
    orchestration.play(episode.at, episode.messages);
    this.#finish(id, instance, episode, orchestration, known);
    if (dies === 'after') life.die(`after an episode of ${id}`);
  }

  #finish(
    id: string,
    before: Instance,
    episode: Episode,
    { outcome, activities, timers }: PlayedOrchestration,
    known: { readonly activities: number; readonly timers: number },
  ): void {
    if (outcome?.kind === 'again') {
      this.#world.reach('a supervisor that starts over');
      this.#begin(id, outcome.input, []);
      return;
    }
    const scheduled = outcome ? [] : activities.slice(known.activities);
    const armed = outcome ? [] : timers.slice(known.timers).filter(({ isCancelled }) => !isCancelled);
    const open = (number: number): boolean =>
      !timers.some((timer) => timer.number === number && (timer.isCancelled || timer.isCompleted));
    const after: Instance = {
      ...before,
      isRunning: outcome === null,
      isFrozen: this.#faults.freezes(),
      history: [...before.history, episode],
      inbox: [],
      activities: outcome ? [] : [...before.activities, ...scheduled],
      timers: outcome ? [] : [...before.timers.filter(({ number }) => open(number)), ...armed],
    };
    this.#file.commit(id, after);
    if (after.isFrozen) {
      this.#world.note(`${id} is stuck from here on`);
      this.#world.reach('a stuck supervisor');
    }
    if (outcome?.kind === 'failed') this.#world.breaks('no step fails', `the supervisor of ${id} failed`);
    for (const activity of scheduled) this.#run(id, before.execution, activity);
    for (const timer of armed) this.#arm(id, before.execution, timer);
  }

  /** The orchestrator as its history left it: from memory, or played again after a crash, when it must ask for the same. */
  #resume(id: string, instance: Instance): PlayedOrchestration {
    const inMemory = this.#played.get(id);
    if (inMemory?.execution === instance.execution) return inMemory.orchestration;
    const orchestration = new PlayedOrchestration(this.#orchestrator, instance.input);
    for (const { at, messages } of instance.history) orchestration.play(at, messages);
    for (const { number, name } of instance.activities) {
      if (orchestration.activities.find((activity) => activity.number === number)?.name !== name)
        this.#world.breaks('replay asks for the same', `${id} asks for something else than ${name}`);
    }
    this.#played.set(id, { execution: instance.execution, orchestration });
    return orchestration;
  }

  #run(id: string, execution: number, activity: ScheduledActivity): void {
    const life = this.#life;
    const { number, name, input } = activity;
    this.#world.after(0, async () => {
      const work = this.#activities[name];
      if (!life?.isAlive || !work) return;
      this.#world.note(`${name} of ${id} begins`);
      // Not waited for: it ends when the world lets its calls be answered, or never.
      void work(JSON.parse(input) as SessionRef).then(
        (result) =>
          this.#end(life, id, execution, { kind: 'activity', number, result: JSON.stringify(result) }),
        (error: unknown) =>
          this.#end(life, id, execution, { kind: 'failed', number, message: String(error) }),
      );
    });
  }

  /** The result and the end of the work are one commit. */
  #end(life: Life, id: string, execution: number, message: Message & { readonly number: number }): void {
    this.#world.after(0, () => {
      const instance = this.#file.get(id);
      if (!life.isAlive || instance?.execution !== execution || !instance.isRunning) return;
      if (message.kind === 'failed')
        this.#world.breaks('no step fails', `a step of ${id}: ${message.message}`);
      const dies = this.#faults.diesAtCommit();
      if (dies === 'before') {
        life.die(`before the result of a step of ${id}`);
        return;
      }
      const activities = instance.activities.filter(({ number }) => number !== message.number);
      this.#file.commit(id, { ...instance, activities, inbox: [...instance.inbox, message] });
      this.#wake(id);
      if (dies === 'after') life.die(`after the result of a step of ${id}`);
    });
  }

  #arm(
    id: string,
    execution: number,
    { number, fireAt }: { readonly number: number; readonly fireAt: number },
  ): void {
    const life = this.#life;
    this.#world.at(fireAt, () => {
      const instance = this.#file.get(id);
      if (!life?.isAlive || instance?.execution !== execution) return;
      if (!instance.timers.some((timer) => timer.number === number)) return;
      const timers = instance.timers.filter((timer) => timer.number !== number);
      this.#file.commit(id, { ...instance, timers, inbox: [...instance.inbox, { kind: 'timer', number }] });
      this.#wake(id);
    });
  }
}
