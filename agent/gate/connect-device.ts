import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';
import type { GateRefusal } from '../../shared/connection/gate-refusal.ts';
import type { SeatTicket } from '../../shared/connection/seat-ticket.ts';
import type { Agent } from '../agent.ts';
import type { Host } from '../hosts/host.ts';
import { admit, noteLeft } from './admit.ts';
import { checkTicket } from './check-ticket.ts';
import { findHost } from './find-host.ts';
import { keepAlive } from './heartbeat.ts';
import { joinSockets } from './join-sockets.ts';
import { noteCleaned } from './note-cleaned.ts';
import { openEngine } from './open-engine.ts';
import { readTicket } from './read-ticket.ts';
import { refuseUpgrade } from './refuse.ts';

interface Handshake {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** A device asks for its host with a ticket in the sub-protocols. */
export async function connectDevice(
  agent: Agent,
  sockets: WebSocketServer,
  handshake: Handshake,
  hostId: string,
): Promise<void> {
  const found = findHost(agent, hostId);
  if (typeof found === 'string') return refuseUpgrade(handshake.socket, found);
  const installation = agent.installations.find(found.record.order.installation);
  const text = readTicket(handshake.request.headers);
  const ticket =
    text === null || installation === null ? null : await checkTicket(text, hostId, installation);
  if (ticket === null) return refuseUpgrade(handshake.socket, 'AuthenticationFailed');
  const refused = await found.admissions.take(() => seatDevice(agent, sockets, handshake, found, ticket));
  if (refused !== null) refuseUpgrade(handshake.socket, refused);
}

async function seatDevice(
  agent: Agent,
  sockets: WebSocketServer,
  { request, socket, head }: Handshake,
  host: Host,
  ticket: SeatTicket,
): Promise<GateRefusal | null> {
  const refused = await admit(agent, host, ticket);
  if (refused !== null) return refused;
  agent.log(`host ${host.id}: device admitted, epoch ${ticket.epoch}`);
  const engine = await openEngine(agent, host);
  const ended = typeof findHost(agent, host.id) === 'string';
  if (engine === null || ended || socket.destroyed) {
    // Its ticket is spent: a seat that was written down is not taken back, or a copy of the ticket would open it again.
    engine?.terminate();
    await noteLeft(agent, host, ticket.epoch);
    return ended ? 'SessionEnded' : 'EngineUnavailable';
  }
  noteCleaned(agent, host, ticket.epoch);
  await new Promise<void>((resolve) => {
    // The library answers a handshake that it does not like by itself, and closes the connection.
    socket.once('close', resolve);
    sockets.handleUpgrade(request, socket, head, (device) => {
      welcome(agent, host, ticket.epoch, device, engine);
      resolve();
    });
  });
  if (host.connection?.epoch !== ticket.epoch && host.record.seat?.epoch === ticket.epoch) {
    engine.terminate();
    await noteLeft(agent, host, ticket.epoch);
  }
  return null;
}

function welcome(agent: Agent, host: Host, epoch: number, device: WebSocket, engine: WebSocket): void {
  const { installation } = host.record.order;
  const joined = joinSockets(device, engine, {
    input: () => {
      host.lastInputAt = agent.installations.now(installation);
    },
    left: () => {
      agent.log(`host ${host.id}: device left, epoch ${epoch}`);
      noteLeft(agent, host, epoch).catch((error: unknown) => agent.log(`host ${host.id}: ${String(error)}`));
    },
  });
  keepAlive(device, agent.settings.heartbeatMs);
  host.connection = { epoch, close: joined.close };
}
