import { sameValue } from './same-value.ts';
import type { RequestedSettings } from './session.ts';

/** Whether a repeated create asks for the same thing. The order of models counts: it is the order in which they are loaded. */
export const sameRequest = (one: RequestedSettings, other: RequestedSettings): boolean =>
  sameValue(one, other);
