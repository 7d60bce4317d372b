import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RemoteRenderingClient } from '../../client/index.ts';
import { ClientService } from '../support/client-service.ts';
import { connectionRules } from './suites/connection-rules.ts';

let service: ClientService;
beforeAll(async () => {
  service = await ClientService.start([]);
});
afterAll(() => service.end());

/** The same rules that the engine of the tests is held to. */
describe('the library with the engine that comes with this', () => {
  for (const { name, run } of connectionRules)
    it(name, async () => {
      const { endpoint, accountId, key } = service;
      await run({ endpoint, accountId, key, Client: RemoteRenderingClient });
    });
});

describe('examples/quickstart.ts', () => {
  it('walks from a new session through its scene to the end, and says so', async () => {
    const { endpoint: endPoint, accountId, key: accountKey } = service;
    const program = ['scripts/run-type-script.mjs', 'examples/quickstart.ts'].map((file) =>
      fileURLToPath(new URL(`../../${file}`, import.meta.url)),
    );
    const env = { ...process.env, endPoint, accountId, accountKey };
    const { stdout } = await promisify(execFile)(process.execPath, program, { env });
    expect(stdout).toMatch(/^Session \w+ starts\.\nIt is ready on /);
    expect(stdout).toContain('Engine has 3936 triangles.');
    expect(stdout).toContain('is Block. It is orange now.');
    expect(stdout).toMatch(/15 minutes more: 4\d are left\.\nIt has ended: userRequested\.\n$/);
  });
});
