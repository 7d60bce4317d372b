import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type WebSocket, WebSocketServer } from 'ws';
import { listenOnLoopback } from '../listen-on-loopback.ts';

/** A picture of the largest size in the best quality is smaller. */
const LARGEST_REPORT = 16 * 1024 * 1024;

export interface PageDoor {
  /** Where the page is; whoever knows it may ask for it, so it is told to the browser alone. */
  readonly address: string;
  /** The page's own connection: the first that is made. */
  readonly link: Promise<WebSocket>;
  close(): void;
}

/** Serves the page that draws on a loopback port, to one browser, under a name that nobody can guess. */
export async function openPageDoor(
  pageFolder = fileURLToPath(new URL('page/', import.meta.url)),
): Promise<PageDoor> {
  const secret = randomBytes(24).toString('base64url');
  const three = dirname(createRequire(import.meta.url).resolve('three'));
  const server = createServer();
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_REPORT,
    perMessageDeflate: false,
  });
  const host = `127.0.0.1:${await listenOnLoopback(server, 0)}`;
  const nonce = randomBytes(16).toString('base64');
  let linked = false;

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const name = request.headers.host === host ? nameIn(request.url, secret) : null;
    if (name === '' && request.method === 'GET' && !linked) return welcome(response, nonce);
    const file = name === null || request.method !== 'GET' ? null : fileOf(name, pageFolder, three);
    if (file === null) return refuse(response);
    response.writeHead(200, { ...headersFor(nonce), 'content-type': 'text/javascript' });
    createReadStream(file)
      // A name of the right form that is not there, or a page that went: nothing is said.
      .on('error', () => response.destroy())
      .pipe(response);
  });
  const link = new Promise<WebSocket>((resolve) => {
    server.on('upgrade', (request, socket, head) => {
      const { host: asked, origin } = request.headers;
      const wanted = nameIn(request.url, secret) === 'link' && asked === host && origin === `http://${host}`;
      if (!wanted || linked) return void socket.destroy();
      linked = true;
      sockets.handleUpgrade(request, socket, head, resolve);
    });
  });
  return {
    address: `http://${host}/${secret}/`,
    link,
    close: () => {
      sockets.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

/** What of the page is asked for; null: the asker does not know where it is. */
function nameIn(url: string | undefined, secret: string): string | null {
  const start = `/${secret}/`;
  return url?.startsWith(start) === true ? url.slice(start.length) : null;
}

function fileOf(name: string, pageFolder: string, three: string): string | null {
  const ours = /^page\/([a-z-]+\.js)$/.exec(name)?.[1];
  if (ours !== undefined) return join(pageFolder, ours);
  const theirs = /^three\/(three\.(?:module|core)\.js)$/.exec(name)?.[1];
  return theirs === undefined ? null : join(three, theirs);
}

function welcome(response: ServerResponse, nonce: string): void {
  const imports = JSON.stringify({ imports: { three: './three/three.module.js' } });
  response
    .writeHead(200, { ...headersFor(nonce), 'content-type': 'text/html; charset=utf-8' })
    .end(
      `<!doctype html><meta charset="utf-8"><title>pictures</title><script nonce="${nonce}" type="importmap">${imports}</script>` +
        `<script nonce="${nonce}" type="module" src="./page/main.js"></script>`,
    );
}

function refuse(response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'text/plain' }).end('Nothing is here.\n');
}

const headersFor = (nonce: string) => ({
  'content-security-policy': [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
});
