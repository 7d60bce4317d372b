import { RemoteRenderingError } from '../remote-rendering-error.ts';

const passing = new Set<string>([
  'NoConnection',
  'ConnectionLost',
  'EngineUnavailable',
  'TimedOut',
  'TicketUsed',
]);

/** Whether the same may work a little later. */
export const isPassing = (error: unknown): boolean =>
  error instanceof RemoteRenderingError &&
  (passing.has(error.code) || error.status === 429 || (error.status ?? 0) >= 500);
