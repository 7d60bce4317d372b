import { fieldOf } from './expect.ts';

/** The URL in `{type: 'listening', address}`, as a server of this folder sends it. */
export function listeningAddress(message: unknown): string | undefined {
  const port = fieldOf(fieldOf(message, 'address'), 'port');
  return typeof port === 'number' ? `http://127.0.0.1:${port}` : undefined;
}
