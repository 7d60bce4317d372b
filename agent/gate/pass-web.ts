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
import { findHost } from './find-host.ts';
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
  const epoch = epochOfCookie(agent.key, hostId, request);
  if (epoch === null) return 'AuthenticationFailed';
  if (epoch !== host.record.seat?.epoch) return 'ConnectionReplaced';
  if (host.connection instanceof WebVisit) return { host, visit: host.connection };
  return { host, visit: WebVisit.resume(agent, host, epoch) };
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

function handedOn(headers: IncomingHttpHeaders, host: Host): IncomingHttpHeaders {
  const cookie = withoutSeatCookie(host.id, headers.cookie);
  const { cookie: _ours, authorization: _none, ...rest } = headers;
  return {
    ...rest,
    ...(cookie === '' ? {} : { cookie }),
    'x-device-id': encodeURIComponent(host.record.seat?.deviceId ?? ''),
    'x-seat-epoch': String(host.record.seat?.epoch ?? 0),
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
      headers: without(handedOn(request.headers, found.host), hopByHop),
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
  const passed = open({
    port: found.host.record.enginePort,
    host: '127.0.0.1',
    path: enginePath(hostId, request),
    headers: handedOn(request.headers, found.host),
  });
  passed.once('error', () => refuseUpgrade(socket, 'EngineUnavailable'));
  passed.once('response', (answer) => {
    answer.resume();
    refuseUpgrade(socket, 'EngineUnavailable');
  });
  passed.once('upgrade', (answer, engine, first) => {
    const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${String(value)}`);
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
    if (head.length > 0) engine.write(head);
    if (first.length > 0) socket.write(first);
    found.visit.hold(socket);
    socket.on('data', () => found.visit.seen());
    // Either side's end ends the other; how is of no interest to anybody.
    void Promise.allSettled([pipeline(socket, engine), pipeline(engine, socket)]);
  });
  passed.end();
}
