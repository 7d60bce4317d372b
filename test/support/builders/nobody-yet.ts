import type { GateFacts } from '../../../shared/domain/hear-gate.ts';

/** What a gate knows of a host that no device was ever admitted to. */
export const nobodyYet: GateFacts = { seat: null, lastInputAt: null };
