import type { RequestedSettings } from './session.ts';

/** Whether a repeated create asks for the same thing. The order of models counts: it is the order in which they are loaded. */
export const sameRequest = (one: RequestedSettings, other: RequestedSettings): boolean =>
  one.leaseMinutes === other.leaseMinutes &&
  one.size === other.size &&
  one.seatPolicy === other.seatPolicy &&
  one.models.length === other.models.length &&
  one.models.every((model, index) => model === other.models[index]);
