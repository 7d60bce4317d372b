import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as open,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { GateRefusal } from '../../shared/connection/gate-refusal.ts';
import type { Agent } from '../agent.ts';
import type { Host } from '../hosts/host.ts';
import { engineHeaders, sceneHeader } from './engine-headers.ts';
import { findHost } from './find-host.ts';
import { noteCleaned } from './note-cleaned.ts';
import { refuseRequest, refuseUpgrade } from './refuse.ts';
import { epochOfCookie, withoutSeatCookie } from './seat-cookie.ts';
import { WebVisit } from './web-visit.ts';

interface Visit {
  readonly host: Host;
  readonly visit: WebVisit;
}

/** The browser's visit, if its cookie is the one of the epoch that holds the seat. It may come back: after a pause, or after a restart of the agent. */
function findVisit(agent: Agent, hostId: string, request: IncomingMessage): Visit | GateRefusal {
  const host = findHost(agent, hostId);
  if (typeof host === 'string') return host;
  const epoch = isForeign(agent, request) ? null : epochOfCookie(agent.key, hostId, request);
  if (epoch === null) return 'AuthenticationFailed';
  if (epoch !== host.record.seat?.epoch) return 'ConnectionReplaced';
  if (host.connection instanceof WebVisit) return { host, visit: host.connection };
  return { host, visit: WebVisit.resume(agent, host, epoch) };
}

const safeMethods = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Whether a page of another address asks for something that could do more than show. A browser adds the cookie for pages at other ports and
 * at sister names of the gate's, too: to it they are the same site.
 */
function isForeign({ settings }: Agent, { method = '', headers }: IncomingMessage): boolean {
  const { origin } = headers;
  if (origin === undefined || (safeMethods.includes(method) && headers.upgrade === undefined)) return false;
  const own = [headers.host, URL.parse(settings.gateUrl ?? '')?.host];
  return !own.includes(URL.parse(origin)?.host ?? '');
}

const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

function handedOn(agent: Agent, host: Host, headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const cookie = withoutSeatCookie(host.id, headers.cookie);
  // What only the gate may say is not taken from a browser.
  const { cookie: _ours, authorization: _none, 'x-scene': _scene, ...rest } = headers;
  return {
    ...rest,
    ...(cookie === '' ? {} : { cookie }),
    ...engineHeaders(agent, host),
  };
}

const without = (headers: IncomingHttpHeaders, names: readonly string[]): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));

/** `/hosts/{id}/page?x` at the gate is `/page?x` at the engine. */
const enginePath = (hostId: string, request: IncomingMessage): string =>
  (request.url ?? '').slice(`/hosts/${hostId}`.length) || '/';

/** A request for an engine's web page. */
export async function passRequest(
  agent: Agent,
  hostId: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const found = findVisit(agent, hostId, request);
  if (typeof found === 'string') return refuseRequest(response, found);
  found.visit.seen();
  found.visit.hold(response);
  const answer = await new Promise<IncomingMessage | null>((resolve) => {
    const passed = open({
      port: found.host.record.enginePort,
      host: '127.0.0.1',
      method: request.method,
      path: enginePath(hostId, request),
      headers: without(handedOn(agent, found.host, request.headers), hopByHop),
    });
    passed.once('response', resolve);
    passed.once('error', () => resolve(null));
    response.once('close', () => passed.destroy());
    pipeline(request, passed).catch(() => resolve(null));
  });
  if (answer === null) return refuseRequest(response, 'EngineUnavailable');
  response.writeHead(answer.statusCode ?? 502, without(answer.headers, hopByHop));
  // A browser or an engine that goes in the middle ends both sides; nobody is left to be told.
  await pipeline(answer, response).catch(() => undefined);
}

/** A page's own WebSocket, handed through as bytes. */
export function passUpgrade(
  agent: Agent,
  hostId: string,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const found = findVisit(agent, hostId, request);
  if (typeof found === 'string') {
    refuseUpgrade(socket, found);
    return;
  }
  const { host, visit } = found;
  const passed = open({
    port: host.record.enginePort,
    host: '127.0.0.1',
    path: enginePath(hostId, request),
    headers: { ...handedOn(agent, host, request.headers), ...sceneHeader(host) },
  });
  // From now on: whoever takes the seat over while the engine is asked ends this, too.
  visit.hold(socket);
  socket.once('close', () => passed.destroy());
  passed.once('error', () => refuseUpgrade(socket, 'EngineUnavailable'));
  passed.once('response', (answer) => {
    answer.resume();
    refuseUpgrade(socket, 'EngineUnavailable');
  });
  passed.once('upgrade', (answer, engine, first) => {
    if (socket.destroyed) {
      engine.destroy();
      return;
    }
    noteCleaned(agent, host, visit.epoch);
    const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${String(value)}`);
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
    if (head.length > 0) engine.write(head);
    if (first.length > 0) socket.write(first);
    socket.on('data', () => visit.seen());
    // Either side's end ends the other; how is of no interest to anybody.
    void Promise.allSettled([pipeline(socket, engine), pipeline(engine, socket)]);
  });
  passed.end();
}
