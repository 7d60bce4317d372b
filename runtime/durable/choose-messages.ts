import type { HistoryEvent } from './history-event.ts';
import { EventType } from './history-event.ts';
import type { Instance } from './instance.ts';
import { openTasks } from './open-tasks.ts';
import type { Message } from './store.ts';

/**
 * Which messages the next episode takes in.
 * An external event comes alone, so that one that arrives after the step which continues as new is still there
 * for the next generation. With a retry policy at work completions come one at a time too, because the SDK's
 * numbering depends on what happens between them. Otherwise all completions at the head come together.
 */
export function chooseMessages(
  instance: Instance,
  past: readonly HistoryEvent[],
  messages: readonly Message[],
): Message[] {
  const terminate = messages.find(({ event }) => event.EventType === EventType.ExecutionTerminated);
  if (terminate) return [terminate];
  if (past.length === 0)
    return messages.filter(({ event }) => event.EventType === EventType.ExecutionStarted).slice(0, 1);
  const isEvent = ({ event }: Message): boolean => event.EventType === EventType.EventRaised;
  // An orchestrator that has decided takes no events any more: they are for the next generation, or for nobody.
  const wanted = instance.held ? messages.filter((message) => !isEvent(message)) : [...messages];
  const [head] = wanted;
  if (!head || isEvent(head)) return wanted.slice(0, 1);
  if ([...openTasks(past).values()].some(({ RetryOf }) => RetryOf !== undefined)) return [head];
  const end = wanted.findIndex(isEvent);
  return end < 0 ? wanted : wanted.slice(0, end);
}
