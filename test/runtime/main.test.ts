import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/runtime-host.ts';
import type { HostProcess } from '../support/runtime-process.ts';
import { startHostProcess } from '../support/runtime-process.ts';

const BASIC = resolve(import.meta.dirname, 'fixtures/basic');
const MODULES = resolve(import.meta.dirname, '../../node_modules');

const start = (args: readonly string[], env?: Record<string, string>): HostProcess =>
  startHostProcess(['--app', BASIC, '--port', '0', '--data', temporaryFolder(), ...args], env);

/** An app whose main is this text, beside the packages of this project. */
function app(main: string, files: Record<string, string> = {}): string {
  const folder = temporaryFolder();
  const manifest = JSON.stringify({ type: 'module', main: 'main.mjs' });
  const prelude = `import { createRequire } from 'node:module';
    const { app } = createRequire(${JSON.stringify(`${MODULES}/x.js`)})('@azure/functions');\n`;
  for (const [name, text] of Object.entries({
    'package.json': manifest,
    'main.mjs': prelude + main,
    ...files,
  })) {
    writeFileSync(join(folder, name), text);
  }
  mkdirSync(join(folder, 'node_modules/@azure/functions'), { recursive: true });
  writeFileSync(
    join(folder, 'node_modules/@azure/functions/index.js'),
    `module.exports = require(${JSON.stringify(`${MODULES}/@azure/functions`)});`,
  );
  return folder;
}

const LINE = /^\d{4}-\d\d-\d\dT[\d:.]+Z (information|warning|error) /;

async function refusal(host: HostProcess): Promise<string> {
  expect(await host.ended).toBe(1);
  const { stdout, stderr } = host.output();
  expect(stdout).toBe('');
  expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(LINE)]);
  return stderr;
}

describe('the program', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'serves the app, says so in lines, and ends with 0 on %s',
    async (signal) => {
      const host = start([]);
      const url = await host.listening;
      expect(await (await fetch(`${url}/ping`)).text()).toBe('pong');
      host.child.kill(signal);
      expect(await host.ended).toBe(0);
      const { stdout, stderr } = host.output();
      expect(stderr).toBe('');
      for (const line of stdout.trimEnd().split('\n')) expect(line).toMatch(LINE);
      expect(stdout).toContain(`Listening on ${url}`);
    },
  );

  it('ends when the process that started it does', async () => {
    const host = start([]);
    await host.listening;
    host.child.disconnect();
    expect(await host.ended).toBe(0);
  });

  it('explains its flags', async () => {
    const host = start(['--help']);
    expect(await host.ended).toBe(0);
    expect(host.output().stdout).toContain('--max-body');
  });

  it('limits bodies as told', async () => {
    const url = await start(['--max-body', '10']).listening;
    const post = async (body: string): Promise<number> =>
      (await fetch(`${url}/echo/x`, { method: 'POST', body })).status;
    expect([await post('"12345678"'), await post('"123456789"')]).toEqual([200, 413]);
  });
});

describe('settings', () => {
  const folder = (): string =>
    app(
      `app.http('it', { handler: () => ({ jsonBody: [process.env.FROM_FILE, process.env.FROM_BOTH] }) });`,
      {
        'local.settings.json': JSON.stringify({
          IsEncrypted: false,
          Values: { FROM_FILE: 'file', FROM_BOTH: 'file' },
        }),
      },
    );

  it('come from local.settings.json, where the environment says nothing else', async () => {
    const url = await start(['--app', folder()], { FROM_BOTH: 'environment' }).listening;
    expect(await (await fetch(`${url}/api/it`)).json()).toEqual(['file', 'environment']);
  });

  it('do not come from local.settings.json with --no-settings', async () => {
    const url = await start(['--app', folder(), '--no-settings']).listening;
    expect(await (await fetch(`${url}/api/it`)).json()).toEqual([null, null]);
  });

  it('that can not be read are refused without a word of their values', async () => {
    const broken = app('', { 'local.settings.json': '{"Values":{"KEY":"hidden' });
    const words = await refusal(start(['--app', broken]));
    expect(words).toContain('local.settings.json is not valid JSON');
    expect(words).not.toContain('hidden');
  });
});

describe('the program refuses in one line and ends with 1', () => {
  it('when another host has the data folder', async () => {
    const data = temporaryFolder();
    await start(['--data', data]).listening;
    expect(await refusal(start(['--data', data]))).toMatch(
      new RegExp(`Another host is using the data folder ${data}: stop it, or`),
    );
  });

  it('when the port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((listening) => server.once('listening', listening));
    const { port } = server.address() as AddressInfo;
    expect(await refusal(start(['--port', String(port)]))).toMatch(
      /is in use: stop the program that has it, or choose another with --port/,
    );
  });

  it('when the data file was written by a newer version', async () => {
    const data = temporaryFolder();
    const database = new DatabaseSync(join(data, 'orchestrations.sqlite'));
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(await refusal(start(['--data', data]))).toMatch(/written by a newer version \(99/);
  });

  it('when the data file is none', async () => {
    const data = temporaryFolder();
    writeFileSync(join(data, 'orchestrations.sqlite'), 'no database at all'.repeat(100));
    expect(await refusal(start(['--data', data]))).toMatch(/can't be used.*use another --data folder/);
  });

  it('when the data folder can not be made', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    chmodSync(file, 0o400);
    expect(await refusal(start(['--data', join(file, 'data')]))).toMatch(/can't be used/);
  });

  it('when the app fails to load, with its reason', async () => {
    expect(await refusal(start(['--app', app(`throw new Error('no such table');`)]))).toMatch(
      /could not be loaded.*no such table/,
    );
  });

  it("when the app refuses its configuration, in the app's words alone", async () => {
    const main = `throw Object.assign(new Error('Set THE_KEY.'), { name: 'ConfigurationError' });`;
    expect(await refusal(start(['--app', app(main)]))).toMatch(/error Set THE_KEY\.\n$/);
  });

  it('when the app streams HTTP', async () => {
    const main = `app.setup({ enableHttpStream: true }); app.http('it', { handler: () => ({}) });`;
    expect(await refusal(start(['--app', app(main)]))).toMatch(/enableHttpStream/);
  });

  it.each([
    ['an unknown flag', ['--prot', '1'], /--prot/],
    [
      'a port that is none',
      ['--port', '65536'],
      /--port must be a whole number from 0 to 65535, not "65536"/,
    ],
    ['a body limit that is none', ['--max-body', 'big'], /--max-body/],
  ])('for %s', async (_name, args, words) => {
    const host = start(args);
    expect(await host.ended).toBe(1);
    expect(host.output().stderr).toMatch(words);
  });

  it('and with the stack when asked for it', async () => {
    const host = start(['--verbose', '--app', app(`throw new Error('no such table');`)]);
    expect(await host.ended).toBe(1);
    expect(host.output().stderr).toMatch(/no such table[\s\S]+at .*main\.mjs/);
  });
});
