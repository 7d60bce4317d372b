import * as df from 'durable-functions';
import { describe, expect, it } from 'vitest';
import type { TestHost } from '../support/runtime-host.ts';
import { START, startTestHost } from '../support/runtime-host.ts';

const HOUR = 3_600_000;

/** 'wait' ends with the event 'go' or after an hour; 'job' takes one activity that ends when told. */
async function start(): Promise<TestHost & { finish: (value: string) => void; runs: () => number }> {
  let runs = 0;
  let finish: (value: string) => void = () => undefined;
  const test = await startTestHost(() => {
    df.app.orchestration('wait', function* ({ df: context }) {
      const alarm = context.createTimer(new Date(context.currentUtcDateTime.getTime() + HOUR));
      const go = context.waitForExternalEvent('go');
      yield context.Task.any([alarm, go]);
      if (alarm.isCompleted) return 'late';
      alarm.cancel();
      return go.result;
    });
    df.app.activity('work', {
      handler: () => {
        runs++;
        return new Promise<string>((resolve) => {
          finish = resolve;
        });
      },
    });
    df.app.orchestration('job', function* ({ df: context }) {
      return yield context.callActivity('work');
    });
    df.app.orchestration('echo', function* ({ df: context }) {
      yield context.createTimer(context.currentUtcDateTime);
      return context.getInput();
    });
  });
  return { ...test, finish: (value) => finish(value), runs: () => runs };
}

/** Where the client makes its calls; the SDK keeps it to itself. */
function rpcBaseUrl({ client }: TestHost): string {
  const data: unknown = Object.getOwnPropertyDescriptor(client, 'clientData')?.value;
  if (typeof data === 'object' && data !== null && 'rpcBaseUrl' in data) return String(data.rpcBaseUrl);
  throw new Error('The client has no rpcBaseUrl.');
}

const call = (test: TestHost, path: string, init?: RequestInit): Promise<Response> =>
  fetch(new URL(path, rpcBaseUrl(test)), init);

describe('starting', () => {
  it('gives an id of its own to an instance without one', async () => {
    const test = await start();
    const [one, two] = [await test.client.startNew('wait'), await test.client.startNew('wait')];
    expect(one).not.toBe(two);
  });

  it('refuses the id of an instance that is running, and leaves that alone', async () => {
    const test = await start();
    await test.client.startNew('wait', { instanceId: 'one' });
    await expect(test.client.startNew('wait', { instanceId: 'one' })).rejects.toThrow(/'one' is running/);
    await test.client.raiseEvent('one', 'go', 'untouched');
    await test.host.idle();
    expect((await test.client.getStatus('one')).output).toBe('untouched');
  });

  it('starts the same id once when it is asked twenty times at once', async () => {
    const test = await start();
    const starts = Array.from({ length: 20 }, () => test.client.startNew('wait', { instanceId: 'one' }));
    const outcomes = await Promise.allSettled(starts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('starts the id of an instance that is over anew, with nothing left of it', async () => {
    const test = await start();
    await test.client.startNew('echo', { instanceId: 'one', input: 1 });
    await test.host.idle();
    await test.client.startNew('echo', { instanceId: 'one', input: 2 });
    await test.host.idle();
    const records = [...test.host.histories()];
    expect(records.map(({ output }) => output)).toEqual(['2']);
    expect(records[0]?.history.filter(({ EventType }) => EventType === 0)).toHaveLength(1);
  });

  it('refuses an orchestrator that the app does not have', async () => {
    const test = await start();
    await expect(test.client.startNew('nothing')).rejects.toThrow(/no orchestrator function named 'nothing'/);
  });

  it.each(['@one', 'o'.repeat(257), 'a%5Cb', 'a%00b'])('refuses the id %s', async (id) => {
    const test = await start();
    expect((await call(test, `orchestrators/wait/${id}`, { method: 'POST' })).status).toBe(400);
  });

  it('takes an id of 256 characters', async () => {
    const test = await start();
    expect((await call(test, `orchestrators/wait/${'o'.repeat(256)}`, { method: 'POST' })).status).toBe(202);
  });

  it('refuses an input that is no JSON', async () => {
    const test = await start();
    expect((await call(test, 'orchestrators/wait', { method: 'POST', body: 'no JSON' })).status).toBe(400);
  });
});

describe('the status', () => {
  it('shows name, input, output and times', async () => {
    const test = await start();
    await test.client.startNew('echo', { instanceId: 'one', input: { a: 1 } });
    await test.host.idle();
    const status = await test.client.getStatus('one');
    expect(status).toMatchObject({
      name: 'echo',
      instanceId: 'one',
      runtimeStatus: 'Completed',
      input: { a: 1 },
      output: { a: 1 },
    });
    expect(status.createdTime).toEqual(new Date(START));
  });

  it('is 202 while it runs, 200 when it is over, 404 when nobody knows it', async () => {
    const test = await start();
    await test.client.startNew('wait', { instanceId: 'one' });
    await test.client.startNew('echo', { instanceId: 'two' });
    await test.host.idle();
    const codes = ['one', 'two', 'three'].map(async (id) => (await call(test, `instances/${id}`)).status);
    expect(await Promise.all(codes)).toEqual([202, 200, 404]);
    await expect(test.client.getStatus('three')).rejects.toThrow(/404/);
  });

  it('has the history when asked for', async () => {
    const test = await start();
    await test.client.startNew('echo', { instanceId: 'one' });
    await test.host.idle();
    const { historyEvents } = (await (await call(test, 'instances/one?showHistory=true')).json()) as {
      historyEvents: unknown[];
    };
    expect(historyEvents.length).toBeGreaterThan(3);
  });

  it('lists all instances, over as many pages as there are', async () => {
    const test = await start();
    const ids = Array.from({ length: 501 }, (_, n) => `n${n}`);
    await Promise.all(ids.map((instanceId) => test.client.startNew('echo', { instanceId })));
    await test.host.idle();
    const listed = await test.client.getStatusAll();
    expect(new Set(listed.map(({ instanceId }) => instanceId))).toEqual(new Set(ids));
  });

  it('lists by state and time of creation, bounds included', async () => {
    const test = await start();
    await test.client.startNew('echo', { instanceId: 'old' });
    await test.clock.advanceBy(HOUR);
    await test.client.startNew('echo', { instanceId: 'new' });
    await test.client.startNew('wait', { instanceId: 'running' });
    await test.host.idle();
    const ids = async (filter: df.OrchestrationFilter): Promise<string[]> =>
      (await test.client.getStatusBy(filter)).map(({ instanceId }) => instanceId).sort();
    expect(await ids({ createdTimeFrom: new Date(START + HOUR) })).toEqual(['new', 'running']);
    expect(await ids({ createdTimeTo: new Date(START) })).toEqual(['old']);
    expect(await ids({ runtimeStatus: [df.OrchestrationRuntimeStatus.Running] })).toEqual(['running']);
  });
});

describe('an event', () => {
  it('for an instance that nobody knows is an error', async () => {
    const test = await start();
    await expect(test.client.raiseEvent('nobody', 'go', null)).rejects.toThrow(/No instance/);
  });

  it('for an instance that is over is lost without an error', async () => {
    const test = await start();
    await test.client.startNew('echo', { instanceId: 'one' });
    await test.host.idle();
    expect((await call(test, 'instances/one/raiseEvent/go', { method: 'POST' })).status).toBe(410);
    await expect(test.client.raiseEvent('one', 'go', null)).resolves.toBeUndefined();
  });
});

describe('terminating', () => {
  it('ends a waiting instance with the reason as its output, and leaves no timer', async () => {
    const test = await start();
    await test.client.startNew('wait', { instanceId: 'one' });
    await test.host.idle();
    await test.client.terminate('one', 'enough');
    await test.clock.runUntilIdle();
    expect(test.clock.now()).toBe(START);
    expect(await test.client.getStatus('one')).toMatchObject({
      runtimeStatus: 'Terminated',
      output: 'enough',
    });
  });

  it('ends an instance with an activity under way, whose result then counts for nothing', async () => {
    const test = await start();
    await test.client.startNew('job', { instanceId: 'one' });
    await expect.poll(test.runs).toBe(1);
    await test.client.terminate('one', 'enough');
    await expect.poll(async () => (await test.client.getStatus('one')).runtimeStatus).toBe('Terminated');
    await test.client.startNew('wait', { instanceId: 'one' });
    test.finish('too late');
    await test.host.idle();
    expect((await test.client.getStatus('one')).runtimeStatus).toBe('Running');
  });

  it('is 404 for an unknown instance and 410 for one that is over', async () => {
    const test = await start();
    await test.client.startNew('echo', { instanceId: 'one' });
    await test.host.idle();
    const codes = ['one', 'two'].map(
      async (id) => (await call(test, `instances/${id}/terminate?reason=x`, { method: 'POST' })).status,
    );
    expect(await Promise.all(codes)).toEqual([410, 404]);
  });
});

describe('purging', () => {
  it('removes an instance that is over, once', async () => {
    const test = await start();
    await test.client.startNew('echo', { instanceId: 'one' });
    await test.host.idle();
    expect(await test.client.purgeInstanceHistory('one')).toMatchObject({ instancesDeleted: 1 });
    expect(await test.client.purgeInstanceHistory('one')).toMatchObject({ instancesDeleted: 0 });
    expect([...test.host.histories()]).toEqual([]);
  });

  it('leaves an instance that runs alone', async () => {
    const test = await start();
    await test.client.startNew('wait', { instanceId: 'one' });
    await test.host.idle();
    expect(await test.client.purgeInstanceHistory('one')).toMatchObject({ instancesDeleted: 0 });
    expect((await test.client.getStatus('one')).runtimeStatus).toBe('Running');
  });

  it('removes what is over by time of creation', async () => {
    const test = await start();
    await test.client.startNew('echo', { instanceId: 'old' });
    await test.client.startNew('wait', { instanceId: 'running' });
    await test.clock.advanceBy(HOUR / 2);
    await test.client.startNew('echo', { instanceId: 'new' });
    await test.host.idle();
    const purged = await test.client.purgeInstanceHistoryBy({
      createdTimeFrom: new Date(0),
      createdTimeTo: new Date(START),
    });
    expect(purged).toMatchObject({ instancesDeleted: 1 });
    expect([...test.host.histories()].map(({ instanceId }) => instanceId)).toEqual(['running', 'new']);
  });
});

describe("the durable client's endpoint", () => {
  it("answers nobody without the secret in its path, and the app's own port not at all", async () => {
    const test = await start();
    const origin = new URL((await call(test, '')).url).origin;
    const paths = [
      '/durabletask/instances/',
      '/wrong/durabletask/instances/',
      '/',
      '//durabletask/instances/',
    ];
    const codes = paths.map(async (path) => (await fetch(origin + path)).status);
    expect(await Promise.all(codes)).toEqual([404, 404, 404, 404]);
    expect((await fetch(`${test.host.url}/runtime/webhooks/durabletask/instances/`)).status).toBe(404);
  });

  it('hands out no link that has the secret in it', async () => {
    const test = await start();
    const secret = new URL(rpcBaseUrl(test)).pathname.split('/')[1];
    expect(secret?.length).toBeGreaterThan(20);
    expect(JSON.stringify(test.client.createHttpManagementPayload('one'))).not.toContain(secret);
  });

  it.each(['suspend', 'resume', 'rewind', 'restart'])('refuses to %s by name', async (verb) => {
    const test = await start();
    await test.client.startNew('wait', { instanceId: 'one' });
    const answer = await call(test, `instances/one/${verb}?reason=x`, { method: 'POST' });
    expect([answer.status, await answer.json()]).toEqual([501, expect.stringContaining(verb)]);
  });

  it('refuses entities by name', async () => {
    const test = await start();
    await expect(test.client.readEntityState(new df.EntityId('counter', 'k'))).rejects.toThrow(
      /does not run entities/,
    );
  });
});
