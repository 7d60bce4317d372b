import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { SECOND } from '../../shared/domain/instant.ts';
import type { Step } from '../../shared/usecases/step.ts';
import { minute, start } from '../support/builders/minute.ts';
import { aRef } from '../support/builders/refs.ts';
import { HandDrivenSupervisor } from './hand-driven-supervisor.ts';

const ref = aRef();
const poll: Step = { next: 'poll', by: minute(20) };
const sleep: Step = { next: 'sleep', until: minute(12) };

let supervisor = new HandDrivenSupervisor(ref);
beforeEach(() => {
  supervisor = new HandDrivenSupervisor(ref);
});
const names = () => supervisor.called.map(({ name }) => name);

it('begins by having a host provisioned, wherever the session stands: the activity reads the row', () => {
  expect(supervisor.called).toEqual([{ name: 'provisionHost', input: ref }]);
});

it('stays with the session from its host to the receipt, and then ends', () => {
  supervisor.answer(poll);
  supervisor.ring();
  supervisor.answer(sleep);
  supervisor.ring();
  supervisor.answer({ next: 'release' });
  supervisor.answer({ next: 'done' });
  expect(names()).toEqual(['provisionHost', 'pollHost', 'tendSession', 'releaseHost']);
  expect(supervisor.isFinished).toBe(true);
  expect(supervisor.continuedAs).toEqual([]);
});

it('ends at once when there is nothing to do', () => {
  supervisor.answer({ next: 'done' });
  expect(supervisor.isFinished).toBe(true);
  expect(supervisor.timers).toEqual([]);
});

it('ends without a call when nobody said which session', () => {
  const astray = new HandDrivenSupervisor(null);
  expect(astray.isFinished).toBe(true);
  expect(astray.called).toEqual([]);
});

it('provisions again, and releases again, as often as it is told to', () => {
  for (const step of ['provision', 'release', 'release'] as const) supervisor.answer({ next: step });
  expect(names()).toEqual(['provisionHost', 'provisionHost', 'releaseHost', 'releaseHost']);
});

it('fails when an activity fails, so that the engine lets the sweep start it over', () => {
  expect(() => supervisor.fail(new Error('The store does not answer.'))).toThrow('does not answer');
});

describe('while a host starts', () => {
  it('waits longer from poll to poll, never more than ten seconds', () => {
    const waits: number[] = [];
    for (let round = 0; round < 7; round++) {
      supervisor.answer(poll);
      waits.push(((supervisor.alarmAt ?? Number.NaN) - supervisor.now) / SECOND);
      supervisor.ring();
    }
    expect(waits).toEqual([1, 2, 4, 8, 10, 10, 10]);
  });

  it('never sleeps past the start deadline', () => {
    supervisor.answer({ next: 'poll', by: start + 300 });
    expect(supervisor.alarmAt).toBe(start + 300);
  });

  it('asks the host when the wait is over', () => {
    supervisor.answer(poll);
    supervisor.ring();
    expect(supervisor.activity).toBe('pollHost');
  });

  it('reads the row instead when it is nudged: whoever nudged has written', () => {
    supervisor.answer(poll);
    supervisor.nudge();
    expect(supervisor.activity).toBe('tendSession');
  });
});

describe('while there is nothing to do', () => {
  it('sleeps to the moment that the row named', () => {
    supervisor.answer(sleep);
    expect(supervisor.alarmAt).toBe(minute(12));
  });

  it('reads the row at the alarm, and sleeps on when the deadline has moved', () => {
    supervisor.answer(sleep);
    supervisor.ring();
    expect(supervisor.activity).toBe('tendSession');
    supervisor.answer({ next: 'sleep', until: minute(32) });
    expect(supervisor.alarmAt).toBe(minute(32));
  });

  it('reads the row when it is nudged, at once', () => {
    supervisor.answer(sleep);
    supervisor.nudge();
    expect(supervisor.activity).toBe('tendSession');
    expect(supervisor.now).toBe(start);
  });

  it('takes a moment that has passed for now', () => {
    supervisor.answer({ next: 'sleep', until: start - SECOND });
    supervisor.ring();
    expect(supervisor.activity).toBe('tendSession');
  });
});

describe('nudges', () => {
  it('are waited for from the beginning, before the first activity', () => {
    expect(supervisor.waits).toEqual([{ kind: 'event', name: 'nudge', isCompleted: false }]);
  });

  it('that come during an activity cut the next sleep short', () => {
    supervisor.nudge();
    supervisor.answer(sleep);
    expect(supervisor.activity).toBe('tendSession');
  });

  it('have one wait at a time: the next is armed only when the last was used', () => {
    supervisor.answer(sleep);
    supervisor.ring();
    supervisor.answer(sleep);
    supervisor.ring();
    expect(supervisor.waits).toHaveLength(1);
    supervisor.answer(sleep);
    supervisor.nudge();
    expect(supervisor.waits).toHaveLength(2);
    expect(supervisor.armedWaits).toBe(1);
  });

  it('can come again and again', () => {
    for (let round = 0; round < 5; round++) {
      supervisor.answer(sleep);
      supervisor.nudge();
      expect(supervisor.activity).toBe('tendSession');
    }
    expect(supervisor.armedWaits).toBe(1);
  });
});

describe('the timer', () => {
  it('that lost against a nudge is cancelled, for a pending one keeps the instance alive', () => {
    supervisor.answer(sleep);
    supervisor.nudge();
    expect(supervisor.timers).toMatchObject([{ isCompleted: false, isCanceled: true }]);
  });

  it('that rang is not', () => {
    supervisor.answer(sleep);
    supervisor.ring();
    expect(supervisor.timers).toMatchObject([{ isCompleted: true, isCanceled: false }]);
  });
});

describe('its history', () => {
  const steps = (count: number) => {
    for (let step = 0; step < count; step++) {
      supervisor.answer(sleep);
      if (!supervisor.isFinished) supervisor.nudge();
    }
  };

  it('is begun anew after sixty steps, with the session’s name and nothing else', () => {
    steps(60);
    expect(supervisor.isFinished).toBe(true);
    expect(supervisor.continuedAs).toEqual([ref]);
    expect(supervisor.called).toHaveLength(60);
  });

  it('is not begun anew before', () => {
    steps(59);
    expect(supervisor.isFinished).toBe(false);
    expect(supervisor.continuedAs).toEqual([]);
  });

  it('is not begun anew when the sixtieth step was the last', () => {
    steps(59);
    supervisor.answer({ next: 'done' });
    expect(supervisor.isFinished).toBe(true);
    expect(supervisor.continuedAs).toEqual([]);
  });

  it('is begun anew without a timer that is left behind', () => {
    steps(60);
    expect(supervisor.timers.every(({ isCompleted, isCanceled }) => isCompleted || isCanceled)).toBe(true);
  });
});

it('sends and continues with nothing but JSON that comes out as it went in', () => {
  for (let step = 0; step < 60; step++) supervisor.answer({ next: 'release' });
  const crossing = [...supervisor.called.map(({ input }) => input), ...supervisor.continuedAs];
  expect(crossing).toHaveLength(61);
  expect(JSON.parse(JSON.stringify(crossing))).toEqual(crossing);
});

/** One thing that can happen to a supervisor; an alarm rings whenever it sleeps and nothing nudges it. */
function happen(one: HandDrivenSupervisor, move: Step['next'] | 'nudge'): void {
  if (move === 'nudge') one.nudge();
  else if (one.activity === null) one.ring();
  else if (move === 'sleep') one.answer({ next: move, until: one.now + SECOND });
  else if (move === 'poll') one.answer(poll);
  else one.answer({ next: move });
}

it('never has two timers pending or two waits armed, whatever it is told and whenever it is nudged', () => {
  const moves = fc.array(fc.constantFrom('provision', 'poll', 'release', 'sleep', 'nudge'), {
    maxLength: 150,
  });
  const property = fc.property(moves, (sequence) => {
    const one = new HandDrivenSupervisor(ref);
    for (const move of sequence) {
      if (one.isFinished) break;
      happen(one, move);
      const pending = one.timers.filter(({ isCompleted, isCanceled }) => !isCompleted && !isCanceled);
      expect(one.armedWaits).toBeLessThanOrEqual(1);
      expect(pending.length).toBe(one.alarmAt === null ? 0 : 1);
    }
  });
  expect(() => fc.assert(property)).not.toThrow();
});
