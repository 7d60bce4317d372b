import { afterAll, beforeAll, describe, it } from 'vitest';
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
