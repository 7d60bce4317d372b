import { numberOf, textOf } from './guards.ts';
import { RemoteRenderingError } from './remote-rendering-error.ts';
import type { Answer } from './service.ts';

/**
 * Admits one device, once, within `expiresInSeconds`. `ticket` and `seatSecret` are secrets: who has them is the device. It is plain data,
 * so that it can be carried to the device that it is for.
 */
export interface SeatGrant {
  readonly deviceId: string;
  readonly url: string;
  readonly ticket: string;
  readonly epoch: number;
  readonly expiresInSeconds: number;
  /** With the first grant of a seat only. Without it nobody comes back as this device. */
  readonly seatSecret?: string;
}

export function readGrant({ body }: Answer, deviceId: string): SeatGrant {
  const { url, ticket, epoch, expiresInSeconds, seatSecret } = body;
  const isGrant = textOf(url)?.startsWith('ws') && textOf(ticket) !== null;
  if (!isGrant)
    throw new RemoteRenderingError('InvalidAnswer', 'The answer is no grant: it has no url and ticket.');
  return {
    deviceId,
    url: String(url),
    ticket: String(ticket),
    epoch: numberOf(epoch) ?? 0,
    expiresInSeconds: numberOf(expiresInSeconds) ?? 0,
    ...(typeof seatSecret === 'string' && { seatSecret }),
  };
}
