import { execFile } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureAzurite } from '../../scripts/azurite/ensure.mjs';
import { temporaryFolder } from '../support/temporary-folder.ts';

const program = fileURLToPath(new URL('../../dist/cli/func.js', import.meta.url));

beforeAll(() => ensureAzurite(), 300_000);

/** `npm run start:func` with nothing on the PATH but what is in `bin`, and the system's own commands where asked for. */
function startFunc(bin: string, args: readonly string[], path = ''): Promise<{ code: number; said: string }> {
  const env = { ...process.env, PATH: [bin, path].filter(Boolean).join(delimiter) };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), said: stdout + stderr });
    });
  });
}

/** A stand-in for func: says its version, and writes down how it was started. */
function standIn(bin: string, version: string): string {
  const noted = join(bin, 'noted.json');
  const script = `#!${process.execPath}
    if (process.argv.includes('--version')) console.log('${version}');
    else require('node:fs').writeFileSync('${noted}', JSON.stringify({ args: process.argv.slice(2), env: process.env, cwd: process.cwd() }));`;
  writeFileSync(join(bin, 'func'), script);
  chmodSync(join(bin, 'func'), 0o755);
  return noted;
}

describe('npm run start:func', () => {
  it('says what to install where there is no func, and starts nothing', async () => {
    const { code, said } = await startFunc(temporaryFolder(), ['--data', join(temporaryFolder(), 'data')]);
    expect(code).toBe(1);
    expect(said).toMatch(/no 'func' on the PATH.*npm install -g azure-functions-core-tools@4.*npm start/);
    expect(said).not.toMatch(/^\s+at /m);
  });

  it('says so when func is of another generation', async () => {
    const bin = temporaryFolder();
    standIn(bin, '3.0.5682');
    const { code, said } = await startFunc(bin, ['--data', join(bin, 'data')]);
    expect(code).toBe(1);
    expect(said).toMatch(/version 3\.0\.5682: this needs Azure Functions Core Tools 4/);
  });

  it('starts func in the project with Azurite as its storage and as the store of the records', async () => {
    const bin = temporaryFolder();
    const noted = standIn(bin, '4.0.9999');
    const args = ['--data', join(bin, 'data'), '--hosts', 'simulated', '--port', '7099'];
    const { code, said } = await startFunc(bin, args, '/usr/bin:/bin');
    expect([code, said]).toEqual([0, expect.stringMatching(/^Account [0-9a-f-]{36}, key /m)]);
    const { args: given, env, cwd } = JSON.parse(readFileSync(noted, 'utf8'));
    expect(given).toEqual(['start', '--port', '7099']);
    expect(readFileSync(join(cwd, 'host.json'), 'utf8')).toContain('extensionBundle');
    expect(env).toMatchObject({
      FUNCTIONS_WORKER_RUNTIME: 'node',
      SESSION_STORE: 'table',
      HOSTS: 'simulated',
      BROKER_URL: 'http://127.0.0.1:7099',
      ACCOUNTS_FILE: join(bin, 'data/accounts.json'),
    });
    expect(env.AzureWebJobsStorage).toMatch(/BlobEndpoint=http.*;QueueEndpoint=http.*;TableEndpoint=http/);
    expect(env.TABLES_CONNECTION_STRING).toBe(env.AzureWebJobsStorage);
  });
});
