import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { WebSocketServer } from 'ws';
import { connectionProtocol } from '../../shared/connection/seat-ticket.ts';
import type { Agent } from '../agent.ts';
import { connectDevice } from './connect-device.ts';
import { enter } from './enter.ts';
import { LARGEST_MESSAGE } from './open-engine.ts';
import { passRequest, passUpgrade } from './pass-web.ts';
import { refuseRequest, refuseUpgrade } from './refuse.ts';

const MOST_CONNECTIONS = 1000;

const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?', 1)[0] ?? '/';

/** The port that devices come in by: a WebSocket with a ticket, or, for an engine that is a web page, a cookie got for one. */
export function createGateServer(agent: Agent): Server {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE,
    perMessageDeflate: false,
    // Of what the device offers only the protocol itself is repeated: the ticket is not.
    handleProtocols: (offered) => (offered.has(connectionProtocol) ? connectionProtocol : false),
  });
  const server = createServer((request, response) => {
    answer(agent, request, response).catch((error: unknown) => {
      agent.log(`gate: a request failed: ${String(error)}`);
      refuseRequest(response, 'EngineUnavailable');
    });
  });
  server.on('upgrade', (request, socket, head) => {
    // A device that vanishes in the middle of its handshake is no event.
    socket.on('error', () => socket.destroy());
    const path = pathOf(request);
    const device = /^\/hosts\/([A-Za-z0-9_-]{1,64})$/.exec(path);
    const web = /^\/hosts\/([A-Za-z0-9_-]{1,64})\//.exec(path);
    if (web?.[1]) return passUpgrade(agent, web[1], request, socket, head);
    if (!device?.[1]) return refuseUpgrade(socket, 'SessionNotFound');
    connectDevice(agent, sockets, { request, socket, head }, device[1]).catch((error: unknown) => {
      agent.log(`gate: an admission failed: ${String(error)}`);
      refuseUpgrade(socket, 'EngineUnavailable');
    });
  });
  server.maxConnections = MOST_CONNECTIONS;
  return server;
}

async function answer(agent: Agent, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = pathOf(request);
  const door = /^\/enter\/([A-Za-z0-9_-]{1,64})$/.exec(path);
  if (door?.[1] && request.method === 'POST') return enter(agent, door[1], request, response);
  const page = /^\/hosts\/([A-Za-z0-9_-]{1,64})(?:\/|$)/.exec(path);
  if (page?.[1]) return passRequest(agent, page[1], request, response);
  refuseRequest(response, 'SessionNotFound');
}
