import * as df from 'durable-functions';
import { describe, expect, it } from 'vitest';
import type { TestHost } from '../support/runtime-host.ts';
import { START, startTestHost } from '../support/runtime-host.ts';

type Context = df.OrchestrationContext;
type Steps = Generator<df.Task, unknown, unknown>;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A host with one orchestrator, 'flow', and the given activities. */
const startFlow = (
  flow: (context: Context) => Steps,
  activities: Record<string, (input: unknown) => unknown> = {},
): Promise<TestHost> =>
  startTestHost(() => {
    for (const [name, handler] of Object.entries(activities)) df.app.activity(name, { handler });
    // The SDK types every yield as any; here it is what the test says.
    df.app.orchestration('flow', flow as df.OrchestrationHandler);
  });

async function result({ client, host }: TestHost, id: string): Promise<unknown> {
  await host.idle();
  const { runtimeStatus, output } = await client.getStatus(id);
  return [runtimeStatus, output];
}

/** Every kept instance replays and asks for nothing new. */
async function expectFaithfulReplay({ host }: TestHost): Promise<void> {
  for (const record of host.histories()) expect((await host.replay(record)).differences).toEqual([]);
}

const at = (offset: number): Date => new Date(START + offset);

describe('an orchestration', () => {
  it('runs activities one after another and returns what the last one gave', async () => {
    const test = await startFlow(
      function* ({ df: context }) {
        const one = yield context.callActivity('add', 1);
        return yield context.callActivity('add', one);
      },
      { add: (n) => Number(n) + 1 },
    );
    expect(await result(test, await test.client.startNew('flow'))).toEqual(['Completed', 3]);
    await expectFaithfulReplay(test);
  });

  it('hands input, activity input and output through as JSON values', async () => {
    const value = { text: 'ä "quoted"', list: [1, null, { deep: true }] };
    const test = await startFlow(
      function* ({ df: context }) {
        return yield context.callActivity('same', context.getInput());
      },
      { same: (input) => input },
    );
    expect(await result(test, await test.client.startNew('flow', { input: value }))).toEqual([
      'Completed',
      value,
    ]);
    expect(await result(test, await test.client.startNew('flow', { input: 'a text' }))).toEqual([
      'Completed',
      'a text',
    ]);
  });

  it('runs a hundred activities at once with Task.all and keeps their order', async () => {
    const test = await startFlow(
      function* ({ df: context }) {
        return yield context.Task.all(
          Array.from({ length: 100 }, (_, n) => context.callActivity('double', n)),
        );
      },
      { double: (n) => Number(n) * 2 },
    );
    const id = await test.client.startNew('flow');
    expect(await result(test, id)).toEqual(['Completed', Array.from({ length: 100 }, (_, n) => n * 2)]);
    await expectFaithfulReplay(test);
  });

  it('sees a failed activity as an error with its message, and can go on', async () => {
    const test = await startFlow(
      function* ({ df: context }) {
        try {
          yield context.callActivity('fail');
        } catch (error) {
          return error instanceof Error ? error.message.split('\n')[0]?.trim() : 'no error';
        }
        return 'no failure';
      },
      {
        fail: () => {
          throw new Error('no host free');
        },
      },
    );
    const id = await test.client.startNew('flow');
    expect(await result(test, id)).toEqual(['Completed', "Activity function 'fail' failed:  no host free"]);
    await expectFaithfulReplay(test);
  });

  it('fails with its message when it throws', async () => {
    // biome-ignore lint/correctness/useYield: an orchestrator that throws at once.
    const test = await startFlow(function* () {
      throw new Error('cannot go on');
    });
    const id = await test.client.startNew('flow');
    expect(await result(test, id)).toEqual(['Failed', "Orchestrator function 'flow' failed: cannot go on"]);
  });

  it('fails when an activity fails and nobody catches it', async () => {
    const test = await startFlow(
      function* ({ df: context }) {
        yield context.callActivity('fail');
      },
      {
        fail: () => {
          throw new Error('broken');
        },
      },
    );
    const [status, output] = (await result(test, await test.client.startNew('flow'))) as [string, string];
    expect(status).toBe('Failed');
    expect(output).toContain('broken');
  });

  it('shows the custom status that it sets', async () => {
    const test = await startFlow(function* ({ df: context }) {
      context.setCustomStatus({ step: 'waiting' });
      yield context.waitForExternalEvent('go');
      context.setCustomStatus('done');
    });
    const id = await test.client.startNew('flow');
    await test.host.idle();
    expect((await test.client.getStatus(id)).customStatus).toEqual({ step: 'waiting' });
    await test.client.raiseEvent(id, 'go', null);
    await test.host.idle();
    expect((await test.client.getStatus(id)).customStatus).toBe('done');
  });

  it('tells time by its history, not by the machine', async () => {
    const test = await startFlow(function* ({ df: context }) {
      const before = context.currentUtcDateTime.getTime();
      yield context.createTimer(new Date(before + HOUR));
      return [before, context.currentUtcDateTime.getTime()];
    });
    const id = await test.client.startNew('flow');
    await test.clock.runUntilIdle();
    expect(await result(test, id)).toEqual(['Completed', [START, START + HOUR]]);
  });
});

describe('a durable timer', () => {
  it('fires at its moment and not a millisecond before', async () => {
    const test = await startFlow(function* ({ df: context }) {
      yield context.createTimer(at(HOUR));
      return 'rung';
    });
    const id = await test.client.startNew('flow');
    await test.clock.advanceTo(START + HOUR - 1);
    expect(await result(test, id)).toEqual(['Running', null]);
    await test.clock.advanceBy(1);
    expect(await result(test, id)).toEqual(['Completed', 'rung']);
    await expectFaithfulReplay(test);
  });

  it('fires at once when its moment is past', async () => {
    const test = await startFlow(function* ({ df: context }) {
      yield context.createTimer(at(-HOUR));
      return 'rung';
    });
    expect(await result(test, await test.client.startNew('flow'))).toEqual(['Completed', 'rung']);
  });

  it('keeps a wait of a year in one piece', async () => {
    const test = await startFlow(function* ({ df: context }) {
      yield context.createTimer(at(365 * 24 * HOUR));
      return 'a year later';
    });
    const id = await test.client.startNew('flow');
    await test.clock.advanceBy(365 * 24 * HOUR);
    expect(await result(test, id)).toEqual(['Completed', 'a year later']);
  });

  it('lets the orchestration end at once when it lost the race and was cancelled', async () => {
    const test = await startFlow(function* ({ df: context }) {
      const alarm = context.createTimer(at(24 * HOUR));
      yield context.Task.any([alarm, context.waitForExternalEvent('stop')]);
      if (!alarm.isCompleted) alarm.cancel();
      return alarm.isCompleted ? 'alarm' : 'stopped';
    });
    const id = await test.client.startNew('flow');
    await test.client.raiseEvent(id, 'stop', null);
    expect(await result(test, id)).toEqual(['Completed', 'stopped']);
    await expectFaithfulReplay(test);
  });

  it('keeps the orchestration running until it fires when it lost the race and was not cancelled', async () => {
    const test = await startFlow(function* ({ df: context }) {
      yield context.Task.any([context.createTimer(at(24 * HOUR)), context.waitForExternalEvent('stop')]);
      return 'stopped';
    });
    const id = await test.client.startNew('flow');
    await test.client.raiseEvent(id, 'stop', null);
    expect(await result(test, id)).toEqual(['Running', null]);
    await test.clock.advanceBy(24 * HOUR);
    expect(await result(test, id)).toEqual(['Completed', 'stopped']);
  });

  it('keeps its number when it is raced again in a second Task.any', async () => {
    const test = await startFlow(
      function* ({ df: context }) {
        const alarm = context.createTimer(at(HOUR));
        const first = context.waitForExternalEvent('first');
        yield context.Task.any([alarm, first]);
        const second = context.callActivity('work');
        yield context.Task.any([alarm, second]);
        yield alarm;
        return yield context.callActivity('work');
      },
      { work: () => 'worked' },
    );
    const id = await test.client.startNew('flow');
    await test.client.raiseEvent(id, 'first', null);
    await test.clock.runUntilIdle();
    expect(await result(test, id)).toEqual(['Completed', 'worked']);
    await expectFaithfulReplay(test);
  });

  it('goes through thirty days of daily alarms in less than two seconds', async () => {
    const test = await startFlow(function* ({ df: context }) {
      const day = Number(context.getInput());
      yield context.createTimer(new Date(context.currentUtcDateTime.getTime() + 24 * HOUR));
      if (day === 30) return 'a month';
      context.continueAsNew(day + 1);
      return undefined;
    });
    const id = await test.client.startNew('flow', { input: 1 });
    const began = performance.now();
    await test.clock.runUntilIdle();
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(test.clock.now()).toBe(START + 30 * 24 * HOUR);
    expect(await result(test, id)).toEqual(['Completed', 'a month']);
  });
});

describe('an activity with retries', () => {
  const failing = (times: number): { attempts: () => number; work: () => string } => {
    let attempts = 0;
    return {
      attempts: () => attempts,
      work: () => {
        attempts++;
        if (attempts <= times) throw new Error(`attempt ${attempts}`);
        return `done at ${attempts}`;
      },
    };
  };
  const retried = (maxAttempts: number, intervalMs = MINUTE) =>
    function* ({ df: context }: Context): Steps {
      const one = yield context.callActivityWithRetry('work', new df.RetryOptions(intervalMs, maxAttempts));
      const two = yield context.callActivity('after', one);
      return two;
    };
  const after = (input: unknown): unknown => input;

  it('is called once when its first attempt succeeds', async () => {
    const { attempts, work } = failing(0);
    const test = await startFlow(retried(3), { work, after });
    expect(await result(test, await test.client.startNew('flow'))).toEqual(['Completed', 'done at 1']);
    expect(attempts()).toBe(1);
    await expectFaithfulReplay(test);
  });

  it('is called again after each pause, and what follows keeps its order', async () => {
    const { work } = failing(2);
    const test = await startFlow(retried(5), { work, after });
    const id = await test.client.startNew('flow');
    await test.clock.runUntilIdle();
    expect(await result(test, id)).toEqual(['Completed', 'done at 3']);
    expect(test.clock.now()).toBe(START + 2 * MINUTE);
    await expectFaithfulReplay(test);
  });

  it('fails after its last attempt and one more pause, as the Durable Task framework does', async () => {
    const { attempts, work } = failing(10);
    const test = await startFlow(retried(3), { work, after });
    const id = await test.client.startNew('flow');
    await test.clock.advanceBy(3 * MINUTE - 1);
    expect(await result(test, id)).toEqual(['Running', null]);
    await test.clock.advanceBy(1);
    const [status, output] = (await result(test, id)) as [string, string];
    expect([status, attempts()]).toEqual(['Failed', 3]);
    expect(output).toContain('attempt 3');
  });

  it('waits longer from pause to pause with a coefficient, up to the longest interval', async () => {
    const { work } = failing(3);
    const test = await startFlow(
      function* ({ df: context }) {
        const options = Object.assign(new df.RetryOptions(MINUTE, 5), {
          backoffCoefficient: 10,
          maxRetryIntervalInMilliseconds: 15 * MINUTE,
        });
        return yield context.callActivityWithRetry('work', options);
      },
      { work },
    );
    await test.client.startNew('flow');
    await test.clock.runUntilIdle();
    expect(test.clock.now()).toBe(START + (1 + 10 + 15) * MINUTE);
  });

  it('keeps its numbers beside other tasks that come and go between its attempts', async () => {
    const { work } = failing(2);
    const test = await startFlow(
      function* ({ df: context }) {
        const stubborn = context.callActivityWithRetry('work', new df.RetryOptions(10 * MINUTE, 5));
        const all: df.Task[] = [];
        for (let n = 0; n < 3; n++) {
          const alarm = context.createTimer(new Date(context.currentUtcDateTime.getTime() + 7 * MINUTE));
          yield context.Task.any([stubborn, alarm]);
          if (!alarm.isCompleted) alarm.cancel();
          all.push(context.callActivity('after', n));
        }
        const others = yield context.Task.all(all);
        return [yield stubborn, others];
      },
      { work, after },
    );
    const id = await test.client.startNew('flow');
    await test.clock.runUntilIdle();
    expect(await result(test, id)).toEqual(['Completed', ['done at 3', [0, 1, 2]]]);
    await expectFaithfulReplay(test);
  });
});

describe('an external event', () => {
  it('is handed over with its data', async () => {
    const test = await startFlow(function* ({ df: context }) {
      return yield context.waitForExternalEvent('go');
    });
    const id = await test.client.startNew('flow');
    await test.host.idle();
    await test.client.raiseEvent(id, 'go', { speed: 3 });
    expect(await result(test, id)).toEqual(['Completed', { speed: 3 }]);
    await expectFaithfulReplay(test);
  });

  it('is kept when it comes before anybody waits for it', async () => {
    const test = await startFlow(
      function* ({ df: context }) {
        yield context.createTimer(at(HOUR));
        const events = [yield context.waitForExternalEvent('go')];
        events.push(yield context.callActivity('same', 'between'));
        events.push(yield context.waitForExternalEvent('go'));
        return events;
      },
      { same: (input) => input },
    );
    const id = await test.client.startNew('flow');
    await test.client.raiseEvent(id, 'go', 1);
    await test.client.raiseEvent(id, 'go', 2);
    await test.clock.runUntilIdle();
    expect(await result(test, id)).toEqual(['Completed', [1, 'between', 2]]);
  });

  it('goes to the newest of several waits', async () => {
    const test = await startFlow(function* ({ df: context }) {
      const [older, newer] = [context.waitForExternalEvent('go'), context.waitForExternalEvent('go')];
      yield context.Task.any([older, newer]);
      return [older.isCompleted, newer.isCompleted];
    });
    const id = await test.client.startNew('flow');
    await test.client.raiseEvent(id, 'go', null);
    expect(await result(test, id)).toEqual(['Completed', [false, true]]);
  });

  it('is known by its name in any case, awaited already or not yet', async () => {
    const test = await startFlow(function* ({ df: context }) {
      const first = yield context.waitForExternalEvent('Approval');
      yield context.createTimer(at(HOUR));
      return [first, yield context.waitForExternalEvent('secondApproval')];
    });
    const id = await test.client.startNew('flow');
    await test.client.raiseEvent(id, 'SECONDAPPROVAL', 2);
    await test.client.raiseEvent(id, 'approval', 1);
    await test.clock.runUntilIdle();
    expect(await result(test, id)).toEqual(['Completed', [1, 2]]);
    await expectFaithfulReplay(test);
  });
});

describe('continueAsNew', () => {
  it('starts over with a new input and a history of its own, a hundred times', async () => {
    const test = await startFlow(
      function* ({ df: context }) {
        const { n, sum } = context.getInput() as { n: number; sum: number };
        const next = Number(yield context.callActivity('add', { n, sum }));
        if (n === 100) return next;
        context.continueAsNew({ n: n + 1, sum: next });
        return undefined;
      },
      { add: (input) => (input as { n: number; sum: number }).n + (input as { n: number; sum: number }).sum },
    );
    const id = await test.client.startNew('flow', { input: { n: 1, sum: 0 } });
    expect(await result(test, id)).toEqual(['Completed', 5050]);
    const [record] = test.host.histories();
    expect(record?.history.length).toBeLessThan(10);
    await expectFaithfulReplay(test);
  });

  it('keeps an event that comes after it, and drops one that came before and was not awaited', async () => {
    const test = await startFlow(
      function* ({ df: context }) {
        if (context.getInput() === 'first') {
          yield context.createTimer(at(HOUR));
          yield context.callActivity('pass');
          context.continueAsNew('second');
          return undefined;
        }
        return yield context.waitForExternalEvent('go');
      },
      { pass: () => undefined },
    );
    const id = await test.client.startNew('flow', { input: 'first' });
    await test.client.raiseEvent(id, 'go', 'early');
    await test.clock.runUntilIdle();
    expect(await result(test, id)).toEqual(['Running', null]);
    await test.client.raiseEvent(id, 'go', 'late');
    expect(await result(test, id)).toEqual(['Completed', 'late']);
  });

  it('and the end of what is held come through behind any number of events', async () => {
    const test = await startFlow(function* ({ df: context }) {
      if (context.getInput() === 2) return yield context.waitForExternalEvent('go');
      yield context.Task.any([context.createTimer(at(HOUR)), context.waitForExternalEvent('next')]);
      context.continueAsNew(2);
      return undefined;
    });
    const id = await test.client.startNew('flow', { input: 1 });
    await test.client.raiseEvent(id, 'next', null);
    await test.host.idle();
    await Promise.all(Array.from({ length: 250 }, () => test.client.raiseEvent(id, 'other', null)));
    await test.client.raiseEvent(id, 'go', 'through');
    await test.clock.advanceBy(HOUR);
    expect(await result(test, id)).toEqual(['Completed', 'through']);
  });

  it('waits for a timer that was left open', async () => {
    const test = await startFlow(function* ({ df: context }) {
      if (context.getInput() === 2) return 'over';
      yield context.Task.any([context.createTimer(at(HOUR)), context.waitForExternalEvent('go')]);
      context.continueAsNew(2);
      return undefined;
    });
    const id = await test.client.startNew('flow', { input: 1 });
    await test.client.raiseEvent(id, 'go', null);
    expect(await result(test, id)).toEqual(['Running', null]);
    await test.clock.advanceBy(HOUR);
    expect(await result(test, id)).toEqual(['Completed', 'over']);
  });
});

describe('what can not be run', () => {
  it.each<[string, (context: Context) => Steps, RegExp]>([
    [
      'a sub-orchestration',
      function* ({ df: c }) {
        yield c.callSubOrchestrator('flow');
      },
      /sub-orchestrations/,
    ],
    [
      'an entity call',
      function* ({ df: c }) {
        yield c.callEntity(new df.EntityId('e', 'k'), 'op');
      },
      /entities/,
    ],
    [
      'a durable HTTP call',
      function* ({ df: c }) {
        yield c.callHttp({ method: 'GET', url: 'http://localhost/' });
      },
      /callHttp/,
    ],
    [
      'an activity that the app does not have',
      function* ({ df: c }) {
        yield c.callActivity('nowhere');
      },
      /no activity function named 'nowhere'/,
    ],
    [
      'a yield of something else',
      function* () {
        yield 1 as unknown as df.Task;
      },
      /yielded data of type number/,
    ],
    [
      'a custom status that is no JSON',
      function* ({ df: c }) {
        c.setCustomStatus(1n);
        yield c.waitForExternalEvent('never');
      },
      /BigInt/,
    ],
    [
      'an output that is no JSON',
      // biome-ignore lint/correctness/useYield: an orchestrator that returns at once.
      function* () {
        return 1n;
      },
      /BigInt/,
    ],
  ])('fails the orchestration by name: %s', async (_name, flow, words) => {
    const test = await startFlow(flow);
    const [status, output] = (await result(test, await test.client.startNew('flow'))) as [string, string];
    expect(status).toBe('Failed');
    expect(output).toMatch(words);
  });

  it.each<[string, () => (context: Context) => Steps]>([
    [
      'another activity',
      () => {
        let runs = 0;
        return function* ({ df: c }) {
          yield c.callActivity(++runs === 1 ? 'one' : 'two');
          yield c.callActivity('one');
        };
      },
    ],
    [
      'a timer where an activity was',
      () => {
        let runs = 0;
        return function* ({ df: c }) {
          yield ++runs === 1 ? c.callActivity('one') : c.createTimer(at(HOUR));
          yield c.callActivity('one');
        };
      },
    ],
    [
      'fewer steps',
      () => {
        let runs = 0;
        return function* ({ df: c }) {
          if (++runs === 1) yield c.callActivity('one');
        };
      },
    ],
  ])('fails an orchestrator that is not deterministic: %s', async (_name, flow) => {
    const test = await startFlow(flow(), { one: () => 1, two: () => 2 });
    const [status, output] = (await result(test, await test.client.startNew('flow'))) as [string, string];
    expect(status).toBe('Failed');
    expect(output).toMatch(/Non-deterministic orchestrator: its task 0 was the activity 'one'/);
  });
});

describe('replaying a history', () => {
  it('shows what an orchestrator that has changed would do differently', async () => {
    let step = 'one';
    const test = await startFlow(
      function* ({ df: context }) {
        return yield context.callActivity(step, 5);
      },
      { one: (n) => n, two: (n) => n },
    );
    await test.client.startNew('flow');
    await test.host.idle();
    await expectFaithfulReplay(test);
    step = 'two';
    const [record] = test.host.histories();
    if (!record) throw new Error('The history is gone.');
    expect((await test.host.replay(record)).differences).toEqual([
      "Task 0 was the activity 'one' with 5, on replay it is the activity 'two' with 5.",
    ]);
  });
});
