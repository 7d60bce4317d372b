import { WebSocket } from 'ws';
import { z } from 'zod';
import { connectionProtocol, ticketPrefix } from '../../shared/connection/seat-ticket.ts';
import { until } from './agent-until.ts';

export interface Admitted {
  readonly admitted: true;
  readonly socket: WebSocket;
  /** Text messages so far. */
  readonly heard: string[];
  /** Resolves with the close code and reason. */
  readonly closed: Promise<{ code: number; reason: string }>;
  /** Sends and waits for the next message that contains `expected`. */
  ask(message: unknown, expected: string): Promise<string>;
  leave(): Promise<{ code: number; reason: string }>;
}

export interface Refused {
  readonly admitted: false;
  readonly status: number;
  readonly code: string;
  readonly bodyCode: string;
}

const errorBody = z.object({ error: z.object({ code: z.string(), message: z.string().min(1) }) });

/** Connects a device; resolves either way. */
export function connectDevice(
  gatePort: number,
  hostId: string,
  ticket: string | null,
): Promise<Admitted | Refused> {
  const protocols = ticket === null ? [connectionProtocol] : [connectionProtocol, `${ticketPrefix}${ticket}`];
  const socket = new WebSocket(`ws://127.0.0.1:${gatePort}/hosts/${hostId}`, protocols);
  const heard: string[] = [];
  socket.on('message', (data) => heard.push(String(data)));
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  return new Promise((resolve, reject) => {
    socket.once('unexpected-response', (_request, response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => {
        const bodyCode = errorBody.parse(JSON.parse(text)).error.code;
        resolve({
          admitted: false,
          status: response.statusCode ?? 0,
          code: String(response.headers['x-error-code']),
          bodyCode,
        });
      });
    });
    socket.on('error', reject);
    socket.once('open', () =>
      resolve({
        admitted: true,
        socket,
        heard,
        closed,
        ask: async (message, expected) => {
          const from = heard.length;
          socket.send(typeof message === 'string' ? message : JSON.stringify(message));
          return until(`an answer with ${expected}`, () =>
            heard.slice(from).find((it) => it.includes(expected)),
          );
        },
        leave: () => {
          socket.close(1000);
          return closed;
        },
      }),
    );
  });
}

/** Connects a device that has to be let in. */
export async function admittedDevice(gatePort: number, hostId: string, ticket: string): Promise<Admitted> {
  const device = await connectDevice(gatePort, hostId, ticket);
  if (!device.admitted) throw new Error(`refused: ${device.status} ${device.code}`);
  return device;
}
