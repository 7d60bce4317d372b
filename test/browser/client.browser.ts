import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type SuiteName, suites } from '../client/suites/suites.ts';
import type { Rule } from '../client/suites/under-test.ts';
import { bundleClientScript, ClientPage } from '../support/client-page.ts';
import { ClientService } from '../support/client-service.ts';
import { launchChromium } from '../support/launch-chromium.ts';

let browser: Browser;
let services: readonly ClientService[] = [];
/** One with the engine of the tests, one with the engine that comes with this. */
let ours: ClientPage;
let theirs: ClientPage;

beforeAll(async () => {
  const script = await bundleClientScript();
  browser = await launchChromium();
  const [first, second] = await Promise.all([ClientService.start(), ClientService.start([])]);
  services = [first, second];
  ours = await ClientPage.open(browser, script, first);
  theirs = await ClientPage.open(browser, script, second);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all(services.map((service) => service.end()));
});

/** The rules that test/client tries in Node, tried in a page: several at a time, for each waits a second until its session is ready. */
for (const [suite, rules] of Object.entries(suites) as [SuiteName, readonly Rule[]][])
  describe(`the library in a page against the running service: ${suite}`, () => {
    for (const { name } of rules) it.concurrent(name, () => ours.holds(suite, name));
  });

describe('the library in a page with the engine that comes with this', () => {
  const suite = 'the seat and the scene';
  for (const { name } of suites[suite]) it.concurrent(name, () => theirs.holds(suite, name));
});
