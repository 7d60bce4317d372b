import type { HistoryEvent } from './history-event.ts';
import { EventType } from './history-event.ts';

/** Tasks and timers of a history that have neither ended nor fired, by id. Cancelling leaves no event. */
export function openTasks(history: readonly HistoryEvent[]): Map<number, HistoryEvent> {
  const open = new Map<number, HistoryEvent>();
  for (const event of history) {
    switch (event.EventType) {
      case EventType.TaskScheduled:
      case EventType.TimerCreated:
        open.set(event.EventId, event);
        break;
      case EventType.TaskCompleted:
      case EventType.TaskFailed:
        open.delete(event.TaskScheduledId ?? -1);
        break;
      case EventType.TimerFired:
        open.delete(event.TimerId ?? -1);
        break;
      default:
    }
  }
  return open;
}

/** Tasks and timers in the order of their ids, which is that of the history. */
export const scheduledTasks = (history: readonly HistoryEvent[]): HistoryEvent[] =>
  history.filter(
    ({ EventType: type }) => type === EventType.TaskScheduled || type === EventType.TimerCreated,
  );

/** Those that the orchestrator asked for itself, without the repetitions and pauses that a retry policy adds. */
export const askedTasks = (history: readonly HistoryEvent[]): HistoryEvent[] =>
  scheduledTasks(history).filter(({ RetryOf, EventId }) => RetryOf === undefined || RetryOf === EventId);
