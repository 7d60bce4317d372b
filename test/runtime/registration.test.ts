import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { app, input, output } from '@azure/functions';
import * as df from 'durable-functions';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HostOptions, RunningHost } from '../../runtime/start-host.ts';
import { startHost } from '../../runtime/start-host.ts';
import { temporaryFolder } from '../support/runtime-host.ts';

async function start(load: () => unknown, options: HostOptions = {}): Promise<RunningHost> {
  const host = await startHost({ port: 0, log: () => undefined, load, ...options });
  onTestFinished(() => host.close());
  return host;
}

/** Not a dependency: the host makes it up. */
const CORE = '@azure/functions-core';
const load = createRequire(import.meta.url);

const basic = resolve(import.meta.dirname, 'fixtures/basic');
const word = (text: string) => (): void => app.http('word', { handler: () => ({ body: text }) });

describe('an app', () => {
  it('is loaded from the main of its package.json, and again for a second host of the same folder', async () => {
    for (const round of [1, 2]) {
      const host = await startHost({ appDirectory: basic, port: 0, log: () => undefined });
      expect([round, await (await fetch(`${host.url}/ping`)).text()]).toEqual([round, 'pong']);
      await host.close();
    }
  });

  it('shows its functions with type, route, methods and schedule', async () => {
    const { functions } = await start(
      () => {
        app.http('word', { methods: ['PUT'], route: 'w/{x}', handler: () => ({}) });
        app.timer('tick', { schedule: '%TICK%', handler: () => undefined });
        df.app.activity('act', { handler: () => undefined });
        // biome-ignore lint/correctness/useYield: it is not run.
        df.app.orchestration('flow', function* () {
          return undefined;
        });
      },
      { env: { TICK: '0 0 4 * * *' } },
    );
    expect(functions).toEqual([
      { name: 'word', type: 'http', methods: ['PUT'], route: 'api/w/{x}' },
      { name: 'tick', type: 'timer', schedule: '0 0 4 * * *' },
      { name: 'act', type: 'activity' },
      { name: 'flow', type: 'orchestration' },
    ]);
  });

  it('that loads while another does gets its own functions, and neither those of the other', async () => {
    const slow = async (): Promise<void> => {
      await new Promise((wake) => setImmediate(wake));
      word('slow')();
    };
    const hosts = await Promise.all([start(slow), start(word('quick'))]);
    const answers = hosts.map(async ({ url }) => (await fetch(`${url}/api/word`)).text());
    expect(await Promise.all(answers)).toEqual(['slow', 'quick']);
  });

  it('that fails to load leaves the next one alone', async () => {
    await expect(
      start(() => {
        throw new Error('no such setting');
      }),
    ).rejects.toThrow(/could not be loaded.*no such setting/s);
    const host = await start(word('next'));
    expect(await (await fetch(`${host.url}/api/word`)).text()).toBe('next');
  });

  it('may refuse its own configuration in its own words', async () => {
    const refusal = Object.assign(new Error('Set THE_KEY.'), { name: 'ConfigurationError' });
    await expect(
      start(() => {
        throw refusal;
      }),
    ).rejects.toBe(refusal);
  });

  it('can not register anything once it has started', async () => {
    await start(word('x'));
    expect(word('late')).toThrow(/can't be registered after the app has started/);
    expect(() => app.hook.appStart(() => undefined)).toThrow(/can't be registered after/);
  });
});

describe('an app is refused by name', () => {
  const noop = (): undefined => undefined;
  it.each<[string, () => unknown, RegExp]>([
    ['when it registers nothing', noop, /registered no function/],
    [
      'for two functions of one name',
      () => {
        word('a')();
        word('b')();
      },
      /"word" is registered twice/,
    ],
    ['for an entity', () => df.app.entity('counter', noop), /"counter" has the trigger "entityTrigger"/],
    [
      'for a queue trigger',
      () => app.storageQueue('q', { queueName: 'q', connection: 'c', handler: noop }),
      /"q" has the trigger "queueTrigger"/,
    ],
    [
      'for a blob trigger',
      () => app.storageBlob('b', { path: 'p', connection: 'c', handler: noop }),
      /"b" has the trigger "blobTrigger"/,
    ],
    [
      'for an input binding',
      () =>
        app.http('h', {
          extraInputs: [input.storageBlob({ path: 'p', connection: 'c' })],
          handler: () => ({}),
        }),
      /input binding "blob"/,
    ],
    [
      'for an output binding',
      () =>
        app.http('h', {
          extraOutputs: [output.storageQueue({ queueName: 'q', connection: 'c' })],
          handler: () => ({}),
        }),
      /output binding "queue"/,
    ],
    [
      'for a retry policy',
      () =>
        app.timer('t', {
          schedule: '0 * * * * *',
          retry: { strategy: 'fixedDelay', maxRetryCount: 1, delayInterval: 1_000 },
          handler: noop,
        }),
      /retry policy/,
    ],
    ['for a schedule that is none', () => app.timer('t', { schedule: 'daily', handler: noop }), /NCRONTAB/],
    [
      'for a setting that is not there',
      () => app.timer('t', { schedule: '%NOT_THERE%', handler: noop }),
      /setting NOT_THERE/,
    ],
    [
      'for two functions on one route',
      () => {
        app.get('a', { route: 'x', handler: () => ({}) });
        app.get('b', { route: 'x', handler: () => ({}) });
      },
      /both answer GET/,
    ],
  ])('%s', async (_name, load, words) => {
    await expect(start(load, { env: {} })).rejects.toThrow(words);
  });

  it('for a hook that no host knows', async () => {
    const registerUnknown = (): void => {
      const core: { registerHook(name: string, callback: () => void): void } = load(CORE);
      core.registerHook('someday', noop);
    };
    await expect(start(registerUnknown)).rejects.toThrow(/Unrecognized hook "someday"/);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['without a package.json', {}, /names no "main"/],
    ['with a package.json that is no JSON', { 'package.json': '{' }, /not valid JSON/],
    ['with a main that is a pattern', { 'package.json': '{"main":"dist/*.js"}' }, /one file/],
    [
      'with a host.json that is no JSON',
      { 'package.json': '{}', 'host.json': '{' },
      /host.json is not valid JSON/,
    ],
    [
      'with no library',
      { 'package.json': '{"main":"m.js"}', 'm.js': '' },
      /no @azure\/functions.*npm install/s,
    ],
  ])('for a folder %s', async (_name, files, words) => {
    const appDirectory = temporaryFolder();
    for (const [name, text] of Object.entries(files)) writeFileSync(join(appDirectory, name), text);
    await expect(startHost({ appDirectory, port: 0 })).rejects.toThrow(words);
  });

  it('when nobody says which app', async () => {
    await expect(startHost({})).rejects.toThrow(/which app/);
  });
});

describe('a host that was refused', () => {
  it('leaves its data file to the next one', async () => {
    const dataFile = join(temporaryFolder(), 'engine.sqlite');
    const busy = await start(word('busy'));
    const port = Number(new URL(busy.url).port);
    await expect(start(word('x'), { dataFile, port })).rejects.toThrow(/in use/);
    await expect(
      start(() => app.timer('t', { schedule: 'never', handler: () => undefined }), { dataFile }),
    ).rejects.toThrow(/NCRONTAB/);
    await expect(start(word('y'), { dataFile })).resolves.toBeDefined();
  });
});
