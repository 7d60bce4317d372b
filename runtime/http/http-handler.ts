import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Invoker } from '../core/invoker.ts';
import type { Library, RpcHttp } from '../core/library.ts';
import type { Write } from '../log.ts';
import { answerEmpty } from './listen.ts';
import { readBody } from './read-body.ts';
import type { Reply } from './reply.ts';
import { toReply, WITHOUT_BODY } from './reply.ts';
import { requestUrl } from './request-url.ts';
import type { RouteTable } from './route-table.ts';
import type { TrustedProxies } from './trusted-proxies.ts';

interface Parts {
  readonly routes: RouteTable;
  readonly invoker: Invoker;
  readonly library: Library;
  readonly maxBodyBytes: number;
  readonly isTrustedProxy: TrustedProxies;
  readonly write: Write;
}

/** Serves the app's HTTP functions. What isn't registered, HEAD and OPTIONS included, is 404 with an empty body. */
export function httpHandler(parts: Parts): RequestListener {
  return (request, response) => {
    // A client that goes away in the middle is its own affair.
    response.on('error', () => response.destroy());
    answer(parts, request, response).catch((error: unknown) => {
      if (!request.destroyed || request.complete)
        parts.write('error', `${request.method} request failed: ${describe(error)}`);
      answerEmpty(request, response, 500);
    });
  };
}

async function answer(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = requestUrl(request, parts.isTrustedProxy);
  if (!url) return answerEmpty(request, response, 400);
  const method = request.method ?? '';
  const found = parts.routes.find(method, url.pathname);
  if (!found) return answerEmpty(request, response, 404);
  const body = await readBody(request, parts.maxBodyBytes);
  if (!body) return answerEmpty(request, response, 413);
  const init: RpcHttp = {
    method,
    url: url.href,
    headers: joinedHeaders(request),
    params: found.params,
    ...(body.length > 0 && method !== 'GET' && method !== 'HEAD' && { body: { bytes: body } }),
  };
  try {
    const trigger = { value: () => new parts.library.HttpRequest(init), rpc: () => ({ http: init }) };
    send(response, await toReply(await parts.invoker.invoke(found.fn, trigger), parts.library));
  } catch (error) {
    parts.write('error', describe(error), found.fn.name);
    answerEmpty(request, response, 500);
  }
}

function joinedHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  const isMeasured = headers.some(([name]) => name === 'content-length' || name === 'transfer-encoding');
  const length = body === undefined ? 0 : Buffer.byteLength(body);
  // Written in one go, so that Node does not look at each header again; then the length is not Node's to say either.
  const added = isMeasured || WITHOUT_BODY.has(status) ? [] : ['content-length', String(length)];
  response.writeHead(status, [...headers.flat(), ...added]);
  // As many bytes as characters: it is ASCII, which is the same in both encodings and cheaper to write in this one.
  response.end(body, typeof body === 'string' && body.length === length ? 'latin1' : 'utf8');
}

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
