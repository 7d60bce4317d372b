import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { onTestFinished } from 'vitest';
import type { TestAzurite } from './azurite.ts';

/** What happens to one request on its way to Azurite. */
export type Fate =
  | 'passed on'
  /** The connection breaks before Azurite has seen anything. */
  | 'lost'
  /** Azurite does it, and the connection breaks before its answer comes through. */
  | 'done, answer lost'
  /** Azurite does it, and the answer never comes. */
  | 'done, no answer'
  /** Azurite does it, and something between answers that it failed. */
  | 'done, answered with 500'
  | 'no answer'
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

export interface AzuriteProxy {
  readonly connectionString: string;
  /** What happens to the next requests, one after the other; then all are passed on. */
  readonly fates: Fate[];
  /** Where requests overtake each other: what happens to this one, by what it says; undefined leaves it to `fates`. */
  judge: (method: string, body: string) => Fate | undefined;
  /** The requests so far, as `POST /…`. */
  readonly seen: string[];
}

/** A network between the driver and Azurite that fails as a test tells it to. */
export async function azuriteProxy(azurite: TestAzurite): Promise<AzuriteProxy> {
  const fates: Fate[] = [];
  const seen: string[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      seen.push(`${request.method} ${request.url}`);
      const fate = proxy.judge(request.method ?? '', body.toString()) ?? fates.shift() ?? 'passed on';
      answer(fate, request, body, response);
    });
  });
  const answer = (fate: Fate, request: IncomingMessage, body: Buffer, response: ServerResponse): void => {
    if (fate === 'no answer') return;
    if (fate === 'lost') return void response.destroy();
    if (typeof fate === 'object')
      return void response.writeHead(fate.status, fate.headers).end(fate.body ?? '');
    const { method = '', url, headers } = request;
    const onward = send(new URL(url ?? '', azurite.url), { method, headers }, (got) => {
      void bodyOf(got).then((text) => {
        if (fate === 'done, answer lost') response.destroy();
        if (fate === 'done, answered with 500') response.writeHead(500).end();
        if (fate === 'passed on') response.writeHead(got.statusCode ?? 502, got.headers).end(text);
      });
    });
    onward.on('error', () => response.destroy());
    onward.end(body);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const here = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const proxy: AzuriteProxy = {
    fates,
    judge: () => undefined,
    seen,
    connectionString: azurite.connectionString.replace(new URL(azurite.url).host, here),
  };
  return proxy;
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}
