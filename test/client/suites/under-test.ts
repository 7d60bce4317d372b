import type { RemoteRenderingClient } from '../../../client/index.ts';

/** A service that is up, and the library as it was loaded here: in Node from its source, in a page from its bundle. */
export interface UnderTest {
  readonly endpoint: string;
  readonly accountId: string;
  readonly key: string;
  readonly Client: typeof RemoteRenderingClient;
}

/** One sentence of the rulebook, and how it is tried. */
export interface Rule {
  readonly name: string;
  readonly run: (under: UnderTest) => Promise<void>;
}

export const clientOf = ({ Client, endpoint, accountId, key }: UnderTest): RemoteRenderingClient =>
  new Client({ endpoint, accountId, credential: { key } });

/** A session that is ready, and stopped afterwards whatever happened. */
export async function withSession(
  under: UnderTest,
  settings: Partial<Parameters<RemoteRenderingClient['createNewRenderingSession']>[0]>,
  use: (
    session: Awaited<ReturnType<RemoteRenderingClient['createNewRenderingSession']>>,
    client: RemoteRenderingClient,
  ) => Promise<void>,
): Promise<void> {
  const client = clientOf(under);
  const session = await client.createNewRenderingSession({
    maxLeaseInMinutes: 30,
    size: 'Standard',
    ...settings,
  });
  try {
    await session.whenReady();
    await use(session, client);
  } finally {
    await session.stop();
  }
}
