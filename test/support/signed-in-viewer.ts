import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import { RunningBroker } from './running-broker.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { aBrowser, ViewerVisit } from './viewer-visit.ts';

/**
 * A broker with its agent and the default engine, and somebody at the page who has typed in the account's key.
 *
 * @param environment What whoever starts the broker has set.
 */
export async function signedInViewer(environment: Readonly<Record<string, string>> = {}) {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const broker = await RunningBroker.start(temporaryFolder()).finally(() => vi.unstubAllEnvs());
  const key = /accountKey='(.*)'/.exec(readFileSync(join(broker.data, 'env.sh'), 'utf8'))?.[1] ?? '';
  const browser = await aBrowser();
  /** In a tab of its own, which shares nothing with the others. */
  const signIn = async (): Promise<ViewerVisit> => {
    const visit = await ViewerVisit.begin(browser, broker);
    await visit.shoot('1-sign-in');
    await visit.signIn(broker.accountId, key);
    await visit.page.getByRole('heading', { name: 'New session' }).waitFor();
    return visit;
  };
  return { broker, key, visit: await signIn(), another: signIn };
}
