import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type GateRefusal, gateRefusals } from '../../shared/connection/gate-refusal.ts';

const advice: Record<GateRefusal, string> = {
  AuthenticationFailed: 'Ask the broker for a ticket and connect with it before it expires.',
  SessionNotFound: 'There is no such host here. Ask the broker where the session is.',
  SessionNotReady: 'The session is still starting. Try again in a moment.',
  OtherSessionConnected: 'Another device holds the seat. Hand the seat over at the broker, or wait.',
  TicketUsed: 'This ticket was used, or a newer one was. Ask the broker for another.',
  SessionEnded: 'The session has ended. Create a new one.',
  ConnectionReplaced: 'Another device took the seat over.',
  EngineUnavailable:
    'The engine does not accept the connection. Ask for another ticket and try again; if it stays, stop the session.',
};

const bodyOf = (reason: GateRefusal): string =>
  JSON.stringify({ error: { code: reason, message: advice[reason] } });

/** Refuses a plain request. */
export function refuseRequest(response: ServerResponse, reason: GateRefusal): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(gateRefusals[reason].status, {
    'content-type': 'application/json',
    'x-error-code': reason,
    'cache-control': 'no-store',
  });
  response.end(bodyOf(reason));
}

/** Refuses a handshake: an HTTP answer instead of the upgrade, then the connection is closed. */
export function refuseUpgrade(socket: Duplex, reason: GateRefusal): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = bodyOf(reason);
  const head = [
    `HTTP/1.1 ${gateRefusals[reason].status} Refused`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-error-code: ${reason}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
