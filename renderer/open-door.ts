import { createServer } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { answerDevice } from './answer-device.ts';
import type { Surroundings } from './read-surroundings.ts';

const LARGEST_MESSAGE = 1_048_576;

/** Listens on loopback for the one device that the gate lets in, and says on which port. */
export async function openDoor(surroundings: Surroundings): Promise<number> {
  const server = createServer((_request, response) => {
    response
      .writeHead(426, { 'content-type': 'text/plain', upgrade: 'websocket' })
      .end('This engine speaks WebSocket.\n');
  });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE,
    perMessageDeflate: false,
  });
  let seated: WebSocket | null = null;
  server.on('upgrade', (request, socket, head) => {
    // One that is closing has had its goodbye; its successor need not wait for the last packet.
    if (seated !== null && seated.readyState === seated.OPEN) {
      socket.end('HTTP/1.1 409 Conflict\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (device) => {
      seated = device;
      answerDevice(device, surroundings);
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(surroundings.port, '127.0.0.1', () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') resolve(address.port);
    });
  });
}
