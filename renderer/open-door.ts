import { createServer } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { answerDevice } from './device/answer-device.ts';
import type { Engine } from './engine.ts';

/** The gate lets no larger ones through; what the engine looks into is smaller. */
const LARGEST_MESSAGE = 16 * 1024 * 1024;

/** Listens on loopback for the one device that the gate lets in, and says on which port. */
export async function openDoor(engine: Engine): Promise<number> {
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
  let visits = 0;
  server.on('upgrade', (request, socket, head) => {
    // One that is closing has had its goodbye; its successor need not wait for the last packet.
    if (seated !== null && seated.readyState === seated.OPEN) {
      socket.end('HTTP/1.1 409 Conflict\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (device) => {
      seated = device;
      visits += 1;
      // Nothing is heard before the scene is as this device may see it.
      device.pause();
      welcome(device, engine, visits > 1, request.headers['x-scene'] === 'clean').catch((error: unknown) => {
        process.stderr.write(`a device could not be served: ${String(error)}\n`);
        device.close(1011, 'InternalError');
      });
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(engine.surroundings.port, '127.0.0.1', () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') resolve(address.port);
    });
  });
}

async function welcome(device: WebSocket, engine: Engine, isLater: boolean, isClean: boolean): Promise<void> {
  if (isClean) await engine.startAfresh();
  answerDevice(device, engine, { resumed: isLater && !isClean, pictures: await engine.canDraw() });
  device.resume();
}
