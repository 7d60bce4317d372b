import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request as send } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** What goes wrong with one request: its answer is lost after the service has done the work, or it never gets that far. */
export type Fault =
  | { readonly method: string; readonly do: 'lose the answer' }
  | {
      readonly method: string;
      readonly do: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
    };

/** A request that came by, and what its sender was told: null where the connection was cut. */
export interface Passed {
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
  /** What the service itself answered; null where it was not asked. */
  readonly upstream: { readonly status: number; readonly body: string } | null;
  readonly atMs: number;
}

interface Parts {
  /** Where the service is. Its certificate is checked, too. */
  readonly target: string;
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  /** Each happens once, to the first request that has its method. */
  readonly faults: readonly Fault[];
}

/** A way to the service over https that does harm as it was told, and notes what passes. It closes when the test has finished. */
export async function startFaultProxy({ target, ca, cert, key, faults }: Parts) {
  const pending = [...faults];
  const passed: Passed[] = [];

  const takeFault = (method: string): Fault | undefined => {
    const at = pending.findIndex((fault) => fault.method === method);
    return at < 0 ? undefined : pending.splice(at, 1)[0];
  };

  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url: path = '' } = request;
    const note = (status: number | null, upstream: Passed['upstream']): void =>
      void passed.push({ method, path, status, upstream, atMs: performance.now() });
    const body = await buffer(request);
    const fault = takeFault(method);
    if (fault?.do === 'answer') {
      note(fault.status, null);
      response.writeHead(fault.status, { 'content-length': 0, ...fault.headers }).end();
      return;
    }
    const answer = await forward(new URL(path, target), ca, request, body);
    const upstream = { status: answer.status, body: answer.body.toString('utf8') };
    if (fault) {
      note(null, upstream);
      request.socket.destroy();
      return;
    }
    note(answer.status, upstream);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  };

  const server = createServer({ cert, key }, (request, response) => {
    // A service that can't be reached is a cut connection too, which the test did not ask for and fails by.
    pass(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, passed };
}

async function forward(url: URL, ca: string, from: IncomingMessage, body: Buffer) {
  const sent = send(url, { method: from.method, headers: from.headers, ca, agent: false });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await buffer(answer) };
}
