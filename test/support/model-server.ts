import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface ModelServer {
  readonly port: number;
  /** The paths that were asked, with their hosts. */
  readonly asked: string[];
}

/** A host that answers each path in its own way, and others with 404. Closed with its connections at the end of the test. */
export async function serveModels(
  answers: Readonly<Record<string, Answer | Uint8Array>>,
): Promise<ModelServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    asked.push(`${request.headers.host} ${url}`);
    const answer = answers[url.replace(/\?.*/, '')];
    if (answer === undefined) response.writeHead(404).end();
    else if (answer instanceof Uint8Array) response.end(answer);
    else answer(request, response);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { port: address !== null && typeof address === 'object' ? address.port : 0, asked };
}

/** Sends the asker somewhere else. */
export const leadTo =
  (location: string): Answer =>
  (_request, response) =>
    response.writeHead(302, { location }).end();
