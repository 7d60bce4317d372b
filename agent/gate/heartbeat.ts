import type { WebSocket } from 'ws';

/** A device that answers none of two pings in a row is gone; one that we ourselves hold back from reading is not judged. */
export function keepAlive(device: WebSocket, everyMs: number): void {
  let unanswered = 0;
  const timer = setInterval(() => {
    if (device.isPaused) return;
    if (unanswered >= 2) {
      device.terminate();
      return;
    }
    unanswered += 1;
    device.ping();
  }, everyMs);
  const heard = (): void => {
    unanswered = 0;
  };
  device.on('pong', heard);
  device.on('message', heard);
  device.once('close', () => clearInterval(timer));
}
