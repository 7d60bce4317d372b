import { RemoteRenderingClient } from '../../client/index.ts';
import { tabStore } from '../page/tab-store.ts';

const KEPT = 'remote-rendering.access';

/** The page is at `viewer/` of the service, wherever that is. */
const endpoint = new URL('..', import.meta.url).href;

export interface SignedIn {
  readonly accountId: string;
  readonly client: RemoteRenderingClient;
}

/** Signs in with a key, which stays in the memory of this page alone. The access token that it is exchanged for is kept for a reload. */
export function openClient(accountId: string, accountKey: string): SignedIn {
  const noting: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init);
    if (answer.ok && String(input).endsWith('/token')) await keepToken(accountId, answer.clone());
    return answer;
  };
  return { accountId, client: new RemoteRenderingClient({ endpoint, accountId, accountKey, fetch: noting }) };
}

/** By the token of before a reload; null: there is none. One that has ended is refused at the first call. */
export function reopenClient(): SignedIn | null {
  const { accountId, accessToken } = tabStore.read(KEPT) ?? {};
  if (typeof accountId !== 'string' || typeof accessToken !== 'string') return null;
  return { accountId, client: new RemoteRenderingClient({ endpoint, accountId, accessToken }) };
}

export const forgetClient = (): void => tabStore.write(KEPT, null);

async function keepToken(accountId: string, answer: Response): Promise<void> {
  const body: unknown = await answer.json();
  if (typeof body === 'object' && body !== null && 'AccessToken' in body)
    tabStore.write(KEPT, { accountId, accessToken: body.AccessToken });
}
