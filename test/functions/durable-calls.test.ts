import { app, InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { type DurableCalls, durableCalls } from '../../functions/durable-calls.ts';
import { startTestHost, type TestHost } from '../support/runtime-host.ts';

const HOUR = 3_600_000;

type Way = 'in memory' | 'over HTTP';

/** 'wait' ends with the event 'go', whose data is its output; 'echo' ends at once with its input. */
async function start(way: Way): Promise<TestHost & { calls: DurableCalls; input: unknown }> {
  const binding = df.input.durableClient();
  let input: unknown;
  const test = await startTestHost(() => {
    df.app.orchestration('wait', function* ({ df: context }) {
      const alarm = context.createTimer(new Date(context.currentUtcDateTime.getTime() + HOUR));
      const go = context.waitForExternalEvent('go');
      yield context.Task.any([alarm, go]);
      alarm.cancel();
      return go.result;
    });
    // biome-ignore lint/correctness/useYield: an orchestrator is a generator even if it waits for nothing.
    df.app.orchestration('echo', function* ({ df: context }) {
      return context.getInput();
    });
    app.http('input', {
      extraInputs: [binding],
      handler: (_request, context) => {
        input = context.extraInputs.get(binding);
        return {};
      },
    });
  });
  await fetch(`${test.host.url}/api/input`);
  // A host in another process hands the input over as JSON.
  const given: unknown = way === 'in memory' ? input : JSON.parse(JSON.stringify(input));
  const invocation = new InvocationContext({ options: { extraInputs: [binding] } });
  invocation.extraInputs.set(binding, given);
  return { ...test, input, calls: durableCalls(invocation, given) };
}

/** The SDK exports the type of its client only; entities are what the direct one will never have. */
const isSdkClient = (calls: DurableCalls): boolean => 'readEntityState' in calls;

describe.each<Way>(['in memory', 'over HTTP'])('the durable calls %s', (way) => {
  it('are the SDK client only where the host is not in this process', async () => {
    const { calls } = await start(way);
    expect(isSdkClient(calls)).toBe(way === 'over HTTP');
  });

  it('start an orchestration with its input under the id that they are given', async () => {
    const { calls, client, host } = await start(way);
    expect(await calls.startNew('echo', { instanceId: 'one', input: { a: [1, 'ü/?'] } })).toBe('one');
    await host.idle();
    expect(await client.getStatus('one')).toMatchObject({ name: 'echo', output: { a: [1, 'ü/?'] } });
  });

  it('refuse the id of an instance that is running, and leave that alone', async () => {
    const { calls, client, host } = await start(way);
    await calls.startNew('wait', { instanceId: 'one' });
    await expect(calls.startNew('wait', { instanceId: 'one' })).rejects.toThrow(/409.*'one' is running/);
    await calls.raiseEvent('one', 'go', 'untouched');
    await host.idle();
    expect((await client.getStatus('one')).output).toBe('untouched');
  });

  it('start one of twenty that want the same id at once', async () => {
    const { calls } = await start(way);
    const starts = Array.from({ length: 20 }, () => calls.startNew('wait', { instanceId: 'one' }));
    const outcomes = await Promise.allSettled(starts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('start the id of an instance that is over anew', async () => {
    const { calls, client, host } = await start(way);
    await calls.startNew('echo', { instanceId: 'one', input: 1 });
    await host.idle();
    await calls.startNew('echo', { instanceId: 'one', input: 2 });
    await host.idle();
    expect((await client.getStatus('one')).output).toBe(2);
  });

  it('refuse an orchestrator that the app does not have, and an id that begins with @', async () => {
    const { calls } = await start(way);
    await expect(calls.startNew('nothing', { instanceId: 'one' })).rejects.toThrow(/400.*named 'nothing'/);
    await expect(calls.startNew('wait', { instanceId: '@one' })).rejects.toThrow(/400.*An instance id/);
  });

  it('say whether an instance runs or is over, and that one is not known', async () => {
    const { calls, host } = await start(way);
    await calls.startNew('wait', { instanceId: 'one' });
    await calls.startNew('echo', { instanceId: 'two' });
    await host.idle();
    expect((await calls.getStatus('one')).runtimeStatus).toBe('Running');
    expect((await calls.getStatus('two')).runtimeStatus).toBe('Completed');
    await expect(calls.getStatus('three')).rejects.toThrow(/404/);
  });

  it('raise an event for nobody with an error, and for an instance that is over without one', async () => {
    const { calls, host } = await start(way);
    await calls.startNew('echo', { instanceId: 'one' });
    await host.idle();
    await expect(calls.raiseEvent('nobody', 'go', {})).rejects.toThrow(/no instance/i);
    await expect(calls.raiseEvent('one', 'go', {})).resolves.toBeUndefined();
  });

  it('purge an instance that is over, once, and leave one that runs alone', async () => {
    const { calls, host } = await start(way);
    await calls.startNew('echo', { instanceId: 'over' });
    await calls.startNew('wait', { instanceId: 'running' });
    await host.idle();
    expect(await calls.purgeInstanceHistory('over')).toMatchObject({ instancesDeleted: 1 });
    expect(await calls.purgeInstanceHistory('over')).toMatchObject({ instancesDeleted: 0 });
    expect(await calls.purgeInstanceHistory('running')).toMatchObject({ instancesDeleted: 0 });
    expect([...host.histories()].map(({ instanceId }) => instanceId)).toEqual(['running']);
  });

  it('fail when the host has been closed', async () => {
    const { calls, host } = await start(way);
    await host.close();
    await expect(calls.startNew('wait', { instanceId: 'one' })).rejects.toThrow();
    await expect(calls.getStatus('one')).rejects.toThrow();
  });
});

describe('the value of a durable client input', () => {
  it("has no field beyond the extension's for who does not know the symbol of the way in memory", async () => {
    const { input } = await start('in memory');
    expect(Object.keys(input as object)).toEqual([
      'taskHubName',
      'creationUrls',
      'managementUrls',
      'baseUrl',
      'requiredQueryStringParameters',
      'rpcBaseUrl',
    ]);
    expect(Object.getOwnPropertySymbols({ ...(input as object) })).toEqual([]);
  });

  it('means the SDK client when what is under that symbol is not a client', async () => {
    const { input } = await start('over HTTP');
    const binding = df.input.durableClient();
    const invocation = new InvocationContext({ options: { extraInputs: [binding] } });
    const strange = {
      ...(input as object),
      [Symbol.for('embedded-functions-host.direct-client')]: { startNew: 1 },
    };
    invocation.extraInputs.set(binding, strange);
    expect(isSdkClient(durableCalls(invocation, strange))).toBe(true);
  });
});
