import { connectionProtocol, ticketPrefix } from './connection-names.ts';

/** How a device's try to connect went. */
export type DeviceOutcome =
  | {
      readonly connected: true;
      /** The first thing the engine says. One that never heard of us may say nothing. */
      readonly hello: Promise<string>;
      readonly ask: (message: object) => Promise<string>;
      readonly close: () => void;
      /** Settles when the connection is over, whoever ended it. */
      readonly closed: Promise<void>;
    }
  | { readonly connected: false };

/** Presents a ticket at the gate, as any device does: in the sub-protocol, never in the address. */
export function connectDevice(url: string, ticket: string): Promise<DeviceOutcome> {
  const socket = new WebSocket(url, [connectionProtocol, `${ticketPrefix}${ticket}`]);
  const next = (): Promise<string> =>
    new Promise((resolve) =>
      socket.addEventListener('message', ({ data }) => resolve(String(data)), { once: true }),
    );
  const closed = new Promise<void>((resolve) => {
    socket.addEventListener('close', () => resolve(), { once: true });
  });
  return new Promise((resolve) => {
    const hello = next();
    socket.addEventListener('error', () => resolve({ connected: false }), { once: true });
    const isOpen = (): void =>
      resolve({
        connected: true,
        hello,
        ask: (message) => {
          const answer = next();
          socket.send(JSON.stringify(message));
          return answer;
        },
        close: () => socket.close(),
        closed,
      });
    socket.addEventListener('open', isOpen, { once: true });
  });
}
