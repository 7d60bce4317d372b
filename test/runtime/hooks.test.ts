import { app } from '@azure/functions';
import * as df from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { startTestHost } from '../support/runtime-host.ts';

describe('the hooks of an app', () => {
  it('appStart and appTerminate run once each, around everything else', async () => {
    const seen: string[] = [];
    const { host } = await startTestHost(() => {
      app.hook.appStart(() => void seen.push('start'));
      app.hook.appTerminate(() => void seen.push('terminate'));
      app.http('it', {
        handler: () => {
          seen.push('request');
          return {};
        },
      });
    });
    await fetch(`${host.url}/api/it`);
    await host.close();
    await host.close();
    expect(seen).toEqual(['start', 'request', 'terminate']);
  });

  it('preInvocation may change what an HTTP handler gets, postInvocation what it gives', async () => {
    const { host } = await startTestHost(() => {
      app.hook.preInvocation((context) => {
        context.hookData['began'] = true;
      });
      app.hook.postInvocation((context) => {
        if (context.hookData['began']) context.result = { body: 'changed' };
      });
      app.http('it', { handler: () => ({ body: 'original' }) });
    });
    expect(await (await fetch(`${host.url}/api/it`)).text()).toBe('changed');
  });

  it('postInvocation sees the error, and may take it back', async () => {
    const errors: unknown[] = [];
    const { host } = await startTestHost(() => {
      app.hook.postInvocation((context) => {
        errors.push(context.error);
        if (context.invocationContext.functionName === 'mild') context.error = null;
      });
      const handler = (): never => {
        throw new Error('broken');
      };
      app.http('mild', { handler });
      app.http('hard', { handler });
    });
    expect((await fetch(`${host.url}/api/mild`)).status).toBe(204);
    expect((await fetch(`${host.url}/api/hard`)).status).toBe(500);
    expect(errors).toContainEqual(new Error('broken'));
  });

  it('leave requests, orchestrations, activities and timers as they are without them', async () => {
    const seen = new Set<string>();
    let timer: unknown;
    const { host, client } = await startTestHost(() => {
      app.hook.preInvocation((context) => void seen.add(context.invocationContext.functionName));
      app.http('echo', {
        methods: ['POST'],
        route: 'echo/{word}',
        handler: async (request) => ({
          jsonBody: [request.params['word'], request.query.get('q'), await request.json()],
        }),
      });
      app.timer('tick', {
        schedule: '0 0 0 1 1 *',
        handler: (given) => {
          timer = given;
        },
      });
      df.app.activity('same', { handler: (input: unknown) => input });
      df.app.orchestration('flow', function* ({ df: context }) {
        const alarm = context.createTimer(context.currentUtcDateTime);
        yield context.Task.any([alarm, context.waitForExternalEvent('go')]);
        return yield context.callActivity('same', context.getInput());
      });
    });
    const response = await fetch(`${host.url}/api/echo/a%20b?q=1`, { method: 'POST', body: '{"x":1}' });
    expect(await response.json()).toEqual(['a b', '1', { x: 1 }]);
    const id = await client.startNew('flow', { input: { deep: ['x'] } });
    await host.idle();
    expect((await client.getStatus(id)).output).toEqual({ deep: ['x'] });
    await host.runTimer('tick');
    expect(timer).toMatchObject({
      isPastDue: false,
      schedule: { adjustForDST: true },
      scheduleStatus: { next: expect.any(String) },
    });
    expect([...seen].sort()).toEqual(['echo', 'flow', 'same', 'test-client', 'tick']);
  });

  it('log sees what functions log, and may change it', async () => {
    const { host, log } = await startTestHost(() => {
      app.hook.log((context) => {
        context.message = context.message.replace('secret', '***');
      });
      app.http('it', {
        handler: (_request, context) => {
          context.warn('a secret', { n: 1 });
          return {};
        },
      });
    });
    await fetch(`${host.url}/api/it`);
    expect(log).toContainEqual(
      expect.objectContaining({ level: 'warning', function: 'it', message: 'a *** { n: 1 }' }),
    );
  });
});
