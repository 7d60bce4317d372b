import { connectionProtocol, ticketPrefix } from './connection-names.ts';

/** A device in the demonstration: how its try to connect went. */
export type DeviceOutcome =
  | {
      readonly connected: true;
      readonly hello: string;
      readonly ask: (message: object) => Promise<string>;
      readonly close: () => void;
    }
  | { readonly connected: false };

/** Presents a ticket at the gate, as any device does: in the sub-protocol, never in the address. */
export function connectDevice(url: string, ticket: string): Promise<DeviceOutcome> {
  const socket = new WebSocket(url, [connectionProtocol, `${ticketPrefix}${ticket}`]);
  const next = (): Promise<string> =>
    new Promise((resolve) =>
      socket.addEventListener('message', ({ data }) => resolve(String(data)), { once: true }),
    );
  return new Promise((resolve) => {
    socket.addEventListener('error', () => resolve({ connected: false }), { once: true });
    void next().then((hello) =>
      resolve({
        connected: true,
        hello,
        ask: (message) => {
          const answer = next();
          socket.send(JSON.stringify(message));
          return answer;
        },
        close: () => socket.close(),
      }),
    );
  });
}
