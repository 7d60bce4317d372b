import { describe, expect, it } from 'vitest';
import { chooseMessages } from '../../runtime/durable/choose-messages.ts';
import type { HistoryEvent } from '../../runtime/durable/history-event.ts';
import { EventType } from '../../runtime/durable/history-event.ts';
import type { Instance } from '../../runtime/durable/instance.ts';
import type { Message } from '../../runtime/durable/store.ts';

const instance: Instance = {
  id: 'i',
  execution: 'e',
  name: 'flow',
  version: null,
  status: 'Running',
  input: null,
  output: null,
  customStatus: null,
  createdAt: 0,
  updatedAt: 0,
  held: false,
};

const event = (type: number, more: Partial<HistoryEvent> = {}): HistoryEvent => ({
  EventType: type,
  EventId: -1,
  Timestamp: '2026-01-01T00:00:00.000Z',
  ...more,
});

const message = (seq: number, type: number): Message => ({ seq, execution: 'e', event: event(type) });
const past = [event(EventType.OrchestratorStarted), event(EventType.ExecutionStarted)];
const retrying = [...past, event(EventType.TaskScheduled, { EventId: 0, RetryOf: 0 })];

const { TaskCompleted, TaskFailed, TimerFired, EventRaised, ExecutionTerminated, ExecutionStarted } =
  EventType;

describe('an episode', () => {
  it.each<[string, Instance, HistoryEvent[], number[], number[]]>([
    ['the start alone when there is no history yet', instance, [], [EventRaised, ExecutionStarted], [1]],
    ['all completions at the head', instance, past, [TaskCompleted, TaskFailed, TimerFired], [0, 1, 2]],
    ['completions up to the first event', instance, past, [TaskCompleted, EventRaised, TimerFired], [0]],
    ['an event alone', instance, past, [EventRaised, TaskCompleted], [0]],
    [
      'one completion while a retry policy is at work',
      instance,
      retrying,
      [TaskCompleted, TaskCompleted],
      [0],
    ],
    [
      'no event once the orchestrator has decided',
      { ...instance, held: true },
      past,
      [EventRaised, TaskCompleted],
      [1],
    ],
    ['nothing when only events are left then', { ...instance, held: true }, past, [EventRaised], []],
    ['a termination before everything else', instance, past, [TaskCompleted, ExecutionTerminated], [1]],
  ])('takes in %s', (_name, of, history, inbox, expected) => {
    const messages = inbox.map((type, seq) => message(seq, type));
    expect(chooseMessages(of, history, messages).map(({ seq }) => seq)).toEqual(expected);
  });
});
