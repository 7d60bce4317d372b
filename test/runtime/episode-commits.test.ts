import { join } from 'node:path';
import * as df from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { startTestHost, temporaryFolder } from '../support/runtime-host.ts';

/** An activity that begins at once and ends when told, for as many calls as there are. */
function heldWork() {
  const begun: string[] = [];
  const open = new Map<string, () => void>();
  const handler = (name: string): Promise<string> => {
    begun.push(name);
    return new Promise((resolve) => open.set(name, () => resolve(name)));
  };
  return { begun, handler, finish: (name: string) => open.get(name)?.() };
}

describe('with room for one episode at a time', () => {
  it('every start is taken and runs, with activities that end all at once', async () => {
    const ids = Array.from({ length: 30 }, (_, n) => `job-${n}`);
    const { client, host } = await startTestHost(
      () => {
        df.app.activity('twice', { handler: (n: number) => Promise.resolve(2 * n) });
        df.app.orchestration('job', function* ({ df: context }) {
          const all = [1, 2, 3, 4, 5].map((n) => context.callActivity('twice', n));
          return yield context.Task.all(all);
        });
      },
      { maxOrchestrations: 1 },
    );
    await Promise.all(ids.map((instanceId) => client.startNew('job', { instanceId })));
    await host.idle();
    const records = [...host.histories()];
    expect(records.map(({ instanceId }) => instanceId).sort()).toEqual([...ids].sort());
    expect(new Set(records.map(({ output }) => output))).toEqual(new Set(['[2,4,6,8,10]']));
    for (const record of records) expect(await host.replay(record)).toEqual({ differences: [] });
  });
});

describe('the result of an activity', () => {
  it('is taken in beside an event that came before it', async () => {
    const work = heldWork();
    const { client, host } = await startTestHost(() => {
      df.app.activity('work', { handler: work.handler });
      df.app.orchestration('both', function* ({ df: context }) {
        return yield context.Task.all([
          context.callActivity('work', 'a'),
          context.waitForExternalEvent('go'),
        ]);
      });
    });
    await client.startNew('both', { instanceId: 'one' });
    await expect.poll(() => work.begun).toEqual(['a']);
    const raised = client.raiseEvent('one', 'go', 7);
    work.finish('a');
    await raised;
    await host.idle();
    expect((await client.getStatus('one')).output).toEqual(['a', 7]);
  });

  it('is one event in the history, and its work is gone', async () => {
    const { client, host } = await startTestHost(() => {
      df.app.activity('work', { handler: () => Promise.resolve('done') });
      df.app.orchestration('job', function* ({ df: context }) {
        return yield context.callActivity('work');
      });
    });
    await client.startNew('job', { instanceId: 'one' });
    await host.idle();
    const types = [...host.histories()].flatMap(({ history }) => history.map(({ EventType }) => EventType));
    expect(types).toEqual([12, 0, 4, 13, 12, 5, 1, 13]);
  });
});

describe('an orchestration that continues as new in its first episode', () => {
  it('goes on by itself', async () => {
    const { client, host } = await startTestHost(() => {
      // biome-ignore lint/correctness/useYield: an orchestrator is a generator even if it waits for nothing.
      df.app.orchestration('count', function* ({ df: context }) {
        const { n } = context.getInput<{ n: number }>();
        if (n < 5) context.continueAsNew({ n: n + 1 });
        return n;
      });
    });
    await client.startNew('count', { instanceId: 'one', input: { n: 0 } });
    await host.idle();
    expect((await client.getStatus('one')).output).toBe(5);
  });
});

describe('while the host ends', () => {
  it('a start is taken and an activity saves its result, and both go on at the next start', async () => {
    const dataFile = join(temporaryFolder(), 'engine.db');
    const work = heldWork();
    const register = (): void => {
      df.app.activity('work', { handler: work.handler });
      df.app.orchestration('job', function* ({ df: context }) {
        return yield context.callActivity('work', 'a');
      });
      // biome-ignore lint/correctness/useYield: an orchestrator is a generator even if it waits for nothing.
      df.app.orchestration('echo', function* ({ df: context }) {
        return context.getInput();
      });
    };
    const first = await startTestHost(register, { dataFile });
    await first.client.startNew('job', { instanceId: 'before' });
    await expect.poll(() => work.begun).toEqual(['a']);
    const closed = first.host.close();
    await first.client.startNew('echo', { instanceId: 'meanwhile', input: 1 });
    expect((await first.client.getStatus('meanwhile')).runtimeStatus).toBe('Pending');
    work.finish('a');
    await closed;

    const second = await startTestHost(register, { dataFile });
    await second.host.idle();
    expect((await second.client.getStatus('meanwhile')).output).toBe(1);
    expect((await second.client.getStatus('before')).output).toBe('a');
    expect(work.begun).toEqual(['a']);
  });
});
