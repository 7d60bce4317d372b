import * as df from 'durable-functions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startTestHost } from '../support/runtime-host.ts';

/** One task of a random orchestrator. `hops`: turns of the event loop that an activity takes. */
type Part =
  | { readonly kind: 'activity'; readonly hops: number }
  | {
      readonly kind: 'retried';
      readonly hops: number;
      readonly failures: number;
      readonly attempts: number;
      readonly pauseMs: number;
    }
  | { readonly kind: 'timer'; readonly waitMs: number }
  | { readonly kind: 'event'; readonly name: string };

interface Step {
  readonly join: 'all' | 'any';
  readonly parts: readonly Part[];
  /** Race the tasks that the step before has left open once more. */
  readonly again: boolean;
}

const hops = fc.nat(6);
const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ kind: fc.constant('activity' as const), hops }),
  fc.record({
    kind: fc.constant('retried' as const),
    hops,
    failures: fc.nat(3),
    attempts: fc.integer({ min: 1, max: 3 }),
    pauseMs: fc.integer({ min: 1, max: 40 }),
  }),
  fc.record({ kind: fc.constant('timer' as const), waitMs: fc.integer({ min: 0, max: 60 }) }),
  fc.record({ kind: fc.constant('event' as const), name: fc.constantFrom('a', 'b') }),
);
const step: fc.Arbitrary<Step> = fc.record({
  join: fc.constantFrom('all' as const, 'any' as const),
  parts: fc.array(part, { minLength: 1, maxLength: 4 }),
  again: fc.boolean(),
});
const program = fc.array(step, { minLength: 1, maxLength: 5 });

describe("the host's numbering of tasks", () => {
  it('is that of the SDK for any mixture of races, retries, timers and events, and every history replays', async () => {
    const failures = new Map<string, number>();
    /** The SDK's own counter, at the end of the last run of an instance. It is not part of its public types. */
    const executors = new Map<string, unknown>();
    const { host, client, clock } = await startTestHost(() => {
      df.app.activity('work', {
        handler: async (input: unknown) => {
          const { key, hops: turns, fails } = input as { key: string; hops: number; fails: number };
          for (let turn = 0; turn < turns; turn++) await new Promise((wake) => setImmediate(wake));
          const failed = failures.get(key) ?? 0;
          failures.set(key, failed + 1);
          if (failed < fails) throw new Error(`failure ${failed + 1}`);
          return key;
        },
      });
      df.app.orchestration('random', function* ({ df: context }) {
        executors.set(context.instanceId, Reflect.get(context, 'taskOrchestratorExecutor'));
        const create = (spec: Part, key: string): df.Task => {
          const input = { key: `${context.instanceId} ${key}`, fails: 0 };
          switch (spec.kind) {
            case 'activity':
              return context.callActivity('work', { ...input, hops: spec.hops });
            case 'retried': {
              const options = new df.RetryOptions(spec.pauseMs, spec.attempts);
              return context.callActivityWithRetry('work', options, {
                ...input,
                hops: spec.hops,
                fails: spec.failures,
              });
            }
            case 'timer':
              return context.createTimer(new Date(context.currentUtcDateTime.getTime() + spec.waitMs));
            case 'event':
              return context.waitForExternalEvent(spec.name);
          }
        };
        const log: string[] = [];
        let open: df.Task[] = [];
        for (const [index, { join, parts, again }] of (context.getInput() as Step[]).entries()) {
          const tasks = parts.map((spec, n) => create(spec, `${index}.${n}`));
          const raced = again
            ? [...tasks, ...open.filter((task) => !task.isCompleted && !task.isFaulted)]
            : tasks;
          try {
            yield join === 'all' ? context.Task.all(tasks) : context.Task.any(raced);
            log.push(`${index} ${join}`);
          } catch {
            log.push(`${index} failed`);
          }
          open = tasks.filter((task) => !task.isCompleted && !task.isFaulted);
        }
        return log;
      });
    });
    await fc.assert(
      fc.asyncProperty(program, async (steps) => {
        const id = await client.startNew('random', { input: steps });
        await host.idle();
        await clock.runUntilIdle();
        // A program may wait for any number of events, and one that lost a race may still take one for itself.
        let { runtimeStatus } = await client.getStatus(id);
        for (let n = 0; n < 100 && runtimeStatus === df.OrchestrationRuntimeStatus.Running; n++) {
          for (const name of ['a', 'b']) await client.raiseEvent(id, name, n);
          await clock.runUntilIdle();
          ({ runtimeStatus } = await client.getStatus(id));
        }
        const [record] = host.histories();
        if (!record) throw new Error('The history is gone.');
        const numbered = record.history.filter(({ EventType }) => EventType === 4 || EventType === 10).length;
        const executor = executors.get(id);
        const counted: unknown =
          typeof executor === 'object' && executor !== null && Reflect.get(executor, 'sequenceNumber');
        const { differences } = await host.replay(record);
        await client.purgeInstanceHistory(id);
        expect({ runtimeStatus, numbered, differences }).toEqual({
          runtimeStatus: 'Completed',
          numbered: counted,
          differences: [],
        });
      }),
      { numRuns: 100 },
    );
  });
});
