import type { Clock } from '../clock/clock.ts';
import type { Write } from '../log.ts';
import { applyEpisode, applyTermination } from './apply-episode.ts';
import { chooseMessages } from './choose-messages.ts';
import type { HistoryEvent } from './history-event.ts';
import { EventType, executionStarted, orchestratorStarted } from './history-event.ts';
import type { Instance } from './instance.ts';
import { isOver } from './instance.ts';
import type { Replayed, Replayers, Taken } from './replay-episode.ts';
import { replayEpisode } from './replay-episode.ts';
import type { Message, Store, WorkItem } from './store.ts';
import type { AfterTurn } from './turns.ts';
import { Turns } from './turns.ts';

interface Parts extends Replayers {
  readonly store: Store;
  readonly clock: Clock;
  readonly write: Write;
  readonly limit: number;
  /** Work and timers in the store may have changed. */
  readonly scheduled: () => void;
  readonly changed: () => void;
}

/**
 * Runs orchestrators in episodes: take messages from the inbox, replay, and commit what follows, all of it or
 * nothing. One episode of an instance at a time; episodes of many instances share commits.
 *
 * A start and an activity's result pass through the inbox only when they have to wait. While there is room for the
 * episode that they bring about, that episode's commit stores them.
 */
export class OrchestrationRunner {
  readonly #parts: Parts;
  readonly #turns: Turns;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#turns = new Turns({ ...parts, run: (id) => this.#episode(id) });
  }

  get isIdle(): boolean {
    return this.#turns.isIdle;
  }

  /** Takes no new episode. What runs goes on to its commit. */
  stop(): void {
    this.#turns.stop();
  }

  /** The instance has messages. */
  wake(id: string): void {
    this.#turns.wake(id);
  }

  /** Stores a new instance. @returns False when one with its id is still running: nothing is changed then. */
  start(instance: Instance): Promise<boolean> {
    const { store } = this.#parts;
    const { id, execution, createdAt: now } = instance;
    const began = executionStarted(instance, now);
    return this.#turns.unnamed(async (hasRoom) => {
      const first = hasRoom
        ? await this.#replay({ instance, messages: [], past: [] }, [began], now)
        : undefined;
      const isStarted = await store.commit(() => {
        const existing = store.findInstance(id);
        if (existing && !isOver(existing)) return false;
        if (existing) store.deleteInstance(id);
        if (first) applyEpisode(store, first, now);
        else {
          store.putInstance(instance);
          store.putMessage(id, execution, began);
        }
        return true;
      });
      if (isStarted && first) this.#committed(first);
      if (isStarted && store.hasMessages(id)) this.wake(id);
      return isStarted;
    });
  }

  /** Stores the result of an activity, unless nobody waits for it any more. */
  async complete(item: WorkItem, result: HistoryEvent): Promise<void> {
    const { store } = this.#parts;
    const { instance: id, execution, seq } = item;
    if (await this.#turns.tryNow(id, () => this.#completingEpisode(item, result))) return;
    const isWanted = await store.commit(() => {
      if (!store.deleteWork(seq)) return false;
      store.putMessage(id, execution, result);
      return true;
    });
    if (isWanted) this.wake(id);
  }

  /** @returns False when the result is not what the instance has to take in next: nothing is changed then. */
  async #completingEpisode(
    { instance: id, execution, seq }: WorkItem,
    result: HistoryEvent,
  ): Promise<boolean> {
    const { store, clock } = this.#parts;
    const instance = store.findInstance(id);
    if (!instance || isOver(instance) || instance.execution !== execution || store.hasMessages(id))
      return false;
    const now = clock.now();
    const episode = await this.#replay(
      { instance, messages: [], past: store.readHistory(id) },
      [result],
      now,
    );
    const isWanted = await store.commit(() => {
      if (!store.deleteWork(seq)) return false;
      applyEpisode(store, episode, now);
      return true;
    });
    if (!isWanted) return false;
    this.#committed(episode);
    if (store.hasMessages(id)) this.wake(id);
    return true;
  }

  async #episode(id: string): Promise<AfterTurn> {
    const { store } = this.#parts;
    const instance = store.findInstance(id);
    // A page full of events must not hide the completion that a held instance waits for.
    const inbox = store.readInbox(id, !instance?.held);
    const isWanted = ({ execution }: Message): boolean =>
      instance !== undefined && !isOver(instance) && (execution === null || execution === instance.execution);
    const stale = inbox.filter((message) => !isWanted(message));
    const past = instance ? store.readHistory(id) : [];
    const messages = instance ? chooseMessages(instance, past, inbox.filter(isWanted)) : [];
    if (!instance || messages.length === 0) {
      if (stale.length > 0) await store.commit(() => store.deleteMessages(stale));
      return 'done';
    }
    const now = this.#parts.clock.now();
    const source = { instance, messages: [...stale, ...messages], past };
    const news = messages.map(({ event }) => event);
    const termination = news.find(({ EventType: type }) => type === EventType.ExecutionTerminated);
    if (termination) {
      const taken: Taken = { ...source, fresh: [orchestratorStarted(now), ...news] };
      await store.commit(() => applyTermination(store, taken, termination, now));
      this.#parts.scheduled();
    } else {
      const episode = await this.#replay(source, news, now);
      await store.commit(() => applyEpisode(store, episode, now));
      this.#committed(episode);
    }
    return inbox.length > source.messages.length || store.hasMessages(id) ? 'more' : 'done';
  }

  #replay(source: Omit<Taken, 'fresh'>, news: readonly HistoryEvent[], now: number): Promise<Replayed> {
    return replayEpisode(this.#parts, { ...source, fresh: [orchestratorStarted(now), ...news] }, now);
  }

  #committed({ taken: { instance }, plan: { decision, held } }: Replayed): void {
    this.#parts.scheduled();
    if (decision?.kind === 'ended' && decision.status === 'Failed' && !held)
      this.#parts.write('warning', `Instance ${instance.id} failed: ${decision.output}`, instance.name);
  }
}
