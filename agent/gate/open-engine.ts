import { WebSocket } from 'ws';
import { connectionProtocol } from '../../shared/connection/seat-ticket.ts';
import type { Agent } from '../agent.ts';
import type { Host } from '../hosts/host.ts';
import { engineHeaders, sceneHeader } from './engine-headers.ts';

const HANDSHAKE_MS = 5_000;
/** The largest message let through in either direction. */
export const LARGEST_MESSAGE = 16 * 1024 * 1024;

/**
 * Opens the engine's WebSocket, paused so that no word is lost before the device listens; null when the engine does not take it.
 * An engine that knows nothing of our sub-protocol is asked again without it.
 */
export async function openEngine(agent: Agent, host: Host): Promise<WebSocket | null> {
  const { enginePort } = host.record;
  const headers = { ...engineHeaders(agent, host), ...sceneHeader(host) };
  const engine = await open(enginePort, [connectionProtocol], headers);
  if (engine !== 'noSubProtocol') return engine;
  const bare = await open(enginePort, [], headers);
  return bare === 'noSubProtocol' ? null : bare;
}

function open(
  port: number,
  protocols: string[],
  headers: Record<string, string>,
): Promise<WebSocket | 'noSubProtocol' | null> {
  return new Promise((resolve) => {
    const engine = new WebSocket(`ws://127.0.0.1:${port}/`, protocols, {
      headers,
      handshakeTimeout: HANDSHAKE_MS,
      maxPayload: LARGEST_MESSAGE,
      perMessageDeflate: false,
    });
    engine.once('open', () => {
      engine.pause();
      resolve(engine);
    });
    engine.on('error', (error) => {
      resolve(error.message === 'Server sent no subprotocol' ? 'noSubProtocol' : null);
    });
  });
}
