import type { RawData, WebSocket } from 'ws';
import { gateRefusals } from '../../shared/connection/gate-refusal.ts';
import type { Goodbye } from '../hosts/host.ts';
import { passedOn } from './close-code.ts';

/** Above this many unsent bytes the other side is not read any further; below a quarter of it, it is again. */
const FULL_BYTES = 1_048_576;
const GOODBYE_MS = 1_000;
const GOING_AWAY = 1001;
const SERVICE_RESTART = 1012;

/** Hands every message of one side to the other, no faster than the other takes them. */
function pump(from: WebSocket, to: WebSocket, seen: () => void): void {
  from.on('message', (data: RawData, isBinary: boolean) => {
    seen();
    if (to.readyState !== to.OPEN) return;
    to.send(Array.isArray(data) ? Buffer.concat(data) : data, { binary: isBinary }, () => {
      if (from.isPaused && to.bufferedAmount < FULL_BYTES / 4) from.resume();
    });
    if (to.bufferedAmount > FULL_BYTES) from.pause();
  });
}

/** Closes politely, and for good after a second. A paused side is read again, or it would never see the answer. */
function close(socket: WebSocket, code: number | undefined, reason = ''): Promise<void> {
  if (socket.readyState === socket.CLOSED) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.terminate(), GOODBYE_MS);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.resume();
    if (code === undefined) socket.close();
    else socket.close(code, reason);
  });
}

export interface Joined {
  close(reason: Goodbye): Promise<void>;
}

/** Joins a device and its engine until one of them goes; `left` is called once, when the device's side is over. */
export function joinSockets(
  device: WebSocket,
  engine: WebSocket,
  on: { readonly input: () => void; readonly left: () => void },
): Joined {
  pump(device, engine, on.input);
  pump(engine, device, () => undefined);
  // An error is always followed by a close, which says all there is to say.
  device.on('error', () => undefined);
  device.once('close', (code, reason) => {
    on.left();
    void close(engine, passedOn(code, GOING_AWAY), reason.toString());
  });
  engine.once('close', (code, reason) => {
    const { EngineUnavailable: lost } = gateRefusals;
    const passed = passedOn(code, lost.close);
    void close(device, passed, passed === lost.close ? 'EngineUnavailable' : reason.toString());
  });
  engine.resume();
  return {
    close: async (reason) => {
      const code = reason === 'AgentStopping' ? SERVICE_RESTART : gateRefusals[reason].close;
      const goodbye = close(device, code, reason);
      await Promise.all([goodbye, close(engine, GOING_AWAY)]);
    },
  };
}
