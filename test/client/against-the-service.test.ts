import { afterAll, beforeAll, describe, it } from 'vitest';
import { RemoteRenderingClient } from '../../client/index.ts';
import { ClientService } from '../support/client-service.ts';
import { suites } from './suites/suites.ts';

let service: ClientService;
beforeAll(async () => {
  service = await ClientService.start();
});
afterAll(() => service.end());

/** Each rule says itself what does not hold: see suites/check.ts. test/browser has the same rules tried in a page. */
for (const [about, rules] of Object.entries(suites))
  describe(`the library against the running service: ${about}`, () => {
    for (const { name, run } of rules)
      it(name, async () => {
        const { endpoint, accountId, key } = service;
        await run({ endpoint, accountId, key, Client: RemoteRenderingClient });
      });
  });
