import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { answerDevice, type Visit } from './device/answer-device.ts';
import type { Engine } from './engine.ts';
import { listenOnLoopback } from './listen-on-loopback.ts';

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
  const { gateToken, port } = engine.surroundings;
  let seated: WebSocket | null = null;
  let latest: Promise<Visit | null> = Promise.resolve(null);
  let visits = 0;
  server.on('upgrade', (request, socket, head) => {
    // Whoever vanishes in the middle of a handshake is no event.
    socket.on('error', () => socket.destroy());
    if (!mayEnter(request, gateToken)) return refuse(socket, '403 Forbidden');
    if (seated !== null && seated.readyState === seated.OPEN) {
      // The gate has said goodbye to the earlier one before it opens another: that one's last packet need not be waited for.
      if (gateToken === null) return refuse(socket, '409 Conflict');
      seated.terminate();
    }
    sockets.handleUpgrade(request, socket, head, (device) => {
      seated = device;
      visits += 1;
      // Nothing is heard before the scene is as this device may see it.
      device.pause();
      const isClean = request.headers['x-scene'] === 'clean';
      latest = welcome(device, engine, latest, { isLater: visits > 1, isClean }).catch((error: unknown) => {
        process.stderr.write(`a device could not be served: ${String(error)}\n`);
        device.terminate();
        return null;
      });
    });
  });
  return listenOnLoopback(server, port);
}

/**
 * The gate shows the token that the agent gave this engine: on the same machine a page in anybody's browser could come to this port
 * otherwise. An engine that somebody started by hand was given none, and is closed to pages all the same.
 */
function mayEnter({ headers }: IncomingMessage, gateToken: string | null): boolean {
  if (gateToken === null) return headers.origin === undefined;
  const shown = Buffer.from(String(headers['x-gate-token'] ?? ''));
  const expected = Buffer.from(gateToken);
  return shown.length === expected.length && timingSafeEqual(shown, expected);
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

/** What an earlier device began has ended before the next one finds its scene: nothing of it comes into that afterwards. */
async function welcome(
  device: WebSocket,
  engine: Engine,
  earlier: Promise<Visit | null>,
  { isLater, isClean }: { readonly isLater: boolean; readonly isClean: boolean },
): Promise<Visit> {
  await (await earlier)?.end();
  if (isClean) await engine.startAfresh();
  const pictures = await engine.canDraw();
  const visit = answerDevice(device, engine, { resumed: isLater && !isClean, pictures });
  device.resume();
  return visit;
}
