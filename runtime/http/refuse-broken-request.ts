import type { Socket } from 'node:net';

/** What Node's parser gives up on, by its code; everything else is 400. */
const STATUSES: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** How long the rest of such a request is read away; time for the answer to arrive. */
const LINGER_MS = 500;

const refused = new WeakSet<Socket>();

/**
 * For a server's `clientError`: answers what is no HTTP as Node does by itself, but reads on for a moment. Closed at once with unread
 * bytes, the connection would be reset, and the answer lost on its way.
 */
export function refuseBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  const code = error.code ?? '';
  const isHttp = code.startsWith('HPE_') || code === 'ERR_HTTP_REQUEST_TIMEOUT';
  // A connection that broke, or never agreed on TLS: nobody is there to be told.
  if (!isHttp || !socket.writable) {
    // Every further piece of what is read away comes here again.
    if (!refused.has(socket)) socket.destroy();
    return;
  }
  refused.add(socket);
  socket.end(`HTTP/1.1 ${STATUSES[code] ?? '400 Bad Request'}\r\nConnection: close\r\n\r\n`);
  socket.resume();
  const linger = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(linger));
}
