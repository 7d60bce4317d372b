import { afterAll, beforeAll, describe, it } from 'vitest';
import { RemoteRenderingClient } from '../../client/index.ts';
import { ClientService } from '../support/client-service.ts';
import { connectionRules } from './suites/connection-rules.ts';
import { sessionRules } from './suites/session-rules.ts';
import { transferRules } from './suites/transfer-rules.ts';

let service: ClientService;
beforeAll(async () => {
  service = await ClientService.start();
});
afterAll(() => service.end());

/** Each rule says itself what does not hold: see suites/check.ts. */
describe.each([
  ['sessions and leases', sessionRules],
  ['the seat and the scene', connectionRules],
  ['uploads, pictures and misfortunes', transferRules],
])('the library against the running service: %s', (_, rules) => {
  it.each(rules)('$name', async ({ run }) => {
    const { endpoint, accountId, key } = service;
    await run({ endpoint, accountId, key, Client: RemoteRenderingClient });
  });
});
