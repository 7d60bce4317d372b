import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';

export interface HeardCall {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into what was sent and assert on it.
  readonly body: any;
}

/** The control API of an agent that answers what a test tells it to, over real HTTP, and notes what it was asked. */
export async function scriptedAgent() {
  const calls: HeardCall[] = [];
  const script = {
    answer: (_call: HeardCall): { status: number; body?: unknown; headers?: Record<string, string> } => ({
      status: 500,
    }),
  };
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const call = {
      method: request.method ?? '',
      path: request.url ?? '',
      authorization: request.headers.authorization ?? '',
      body: text === '' ? undefined : JSON.parse(text),
    };
    calls.push(call);
    const { status, body, headers } = script.answer(call);
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(body === undefined ? '' : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return { url, calls, script, key: 'k'.repeat(43) };
}
