import type { RenderingSession } from '../../client/index.ts';
import { tabStore } from '../page/tab-store.ts';

const DEVICE = 'remote-rendering.device';

export interface RememberedSeat {
  readonly deviceId: string;
  readonly seatSecret?: string;
}

/** Which device this tab is, and the secret of its seat: after a reload it comes back as the same device, and no other tab can. */
export function rememberedSeat(sessionId: string): RememberedSeat {
  const { seatSecret } = tabStore.read(seatOf(sessionId)) ?? {};
  return { deviceId: thisTab(), ...(typeof seatSecret === 'string' && { seatSecret }) };
}

export function rememberSeat({ sessionUuid, seat }: RenderingSession): void {
  if (seat?.seatSecret) tabStore.write(seatOf(sessionUuid), { seatSecret: seat.seatSecret });
}

export const forgetSeat = (sessionId: string): void => tabStore.write(seatOf(sessionId), null);

const seatOf = (sessionId: string): string => `remote-rendering.seat.${sessionId}`;

let madeUp = '';

function thisTab(): string {
  const { deviceId } = tabStore.read(DEVICE) ?? {};
  if (typeof deviceId === 'string') return deviceId;
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  madeUp ||= `viewer-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  tabStore.write(DEVICE, { deviceId: madeUp });
  return madeUp;
}
