import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HostRefusal } from '../host-refusal.ts';
import { refuseBrokenRequest } from './refuse-broken-request.ts';

/** Bounds against clients that send slowly or never: milliseconds. */
export const TIME_LIMITS = {
  headersTimeout: 15_000,
  requestTimeout: 300_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
};

/** How long a refused upload may go on before its connection is cut; time for the answer to arrive. */
const LINGER_MS = 500;

/** How often a closing server looks for connections that have become idle. */
const SWEEP_MS = 20;

export interface Listening {
  readonly port: number;
  /** Takes no new request, waits for those under way up to `limitMs`, then cuts the rest. */
  close(limitMs: number): Promise<void>;
}

/**
 * Starts an HTTP server.
 * @param port 0 takes any free one.
 * @param flag What a refusal tells the reader to change.
 * @throws HostRefusal When the port is taken or the address isn't this machine's.
 */
export async function listen(
  handle: RequestListener,
  host: string,
  port: number,
  flag = '--port',
): Promise<Listening> {
  return await bind(createServer(TIME_LIMITS, handle), host, port, flag);
}

/** Opens a server that is made already. @throws HostRefusal As `listen` does. */
export async function bind(server: Server, host: string, port: number, flag = '--port'): Promise<Listening> {
  server.on('clientError', refuseBrokenRequest);
  await new Promise<void>((resolve, reject) => {
    // Errors after this (no file descriptor for a connection) cost one connection, and reject nothing any more.
    server.on('error', (error: NodeJS.ErrnoException) => reject(refusal(error, host, port, flag)));
    server.listen(port, host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: (limitMs) => close(server, limitMs) };
}

function refusal(cause: NodeJS.ErrnoException, host: string, port: number, flag: string): HostRefusal {
  if (cause.code === 'EADDRINUSE') {
    return new HostRefusal(
      `Port ${port} on ${host} is in use: stop the program that has it, or choose another with ${flag}.`,
      { cause },
    );
  }
  if (cause.code === 'EACCES') {
    return new HostRefusal(
      `Port ${port} may not be used by this account: choose one above 1023 with ${flag} and forward ${port} to it (a proxy, the router, the firewall), or let every account have it: sudo sysctl net.ipv4.ip_unprivileged_port_start=${port}. Not by setcap on node, which gives the right to every script.`,
      { cause },
    );
  }
  return new HostRefusal(
    `Can't listen on ${host}:${port} (${cause.code ?? cause.message}): choose another --host or ${flag}.`,
    { cause },
  );
}

async function close(server: Server, limitMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection that is kept alive becomes idle only after its answer, and nobody else closes it then.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const cut = setTimeout(() => server.closeAllConnections(), limitMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}

/** Answers with `status` and nothing else, and gives up the connection if there is more of the request to come. */
export function answerEmpty(request: IncomingMessage, response: ServerResponse, status: number): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  const unread = !request.complete && (encoding !== undefined || Number(length ?? 0) > 0);
  if (unread) response.setHeader('connection', 'close');
  response.writeHead(status, { 'content-length': 0 }).end();
  if (!unread) return;
  request.removeAllListeners('data').resume();
  const linger = setTimeout(() => request.socket.destroy(), LINGER_MS);
  request.socket.once('close', () => clearTimeout(linger));
}
