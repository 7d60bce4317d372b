import type { HistoryEvent } from './history-event.ts';
import { EventType } from './history-event.ts';

/**
 * Event names ignore case, but the SDK compares them exactly. So an event whose name differs from an awaited one
 * in case alone is given the awaited spelling, and keeps it.
 * @returns The events to replace by their index; empty when all is well.
 */
export function matchEventNames(
  history: readonly HistoryEvent[],
  awaited: ReadonlySet<string>,
): Map<number, HistoryEvent> {
  const spelling = new Map([...awaited].map((name) => [name.toLowerCase(), name]));
  const replaced = new Map<number, HistoryEvent>();
  for (const [index, event] of history.entries()) {
    if (event.EventType !== EventType.EventRaised || event.Name === undefined || awaited.has(event.Name))
      continue;
    const name = spelling.get(event.Name.toLowerCase());
    if (name !== undefined) replaced.set(index, { ...event, Name: name });
  }
  return replaced;
}
