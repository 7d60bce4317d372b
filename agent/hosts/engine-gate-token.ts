import type { AgentKey } from '../agent-key.ts';
import type { HostRecord } from '../ledger/host-record.ts';

/** By it this one engine knows the gate. Derived, so that it still holds after a restart without being written anywhere. */
export const engineGateToken = (key: AgentKey, record: HostRecord): string =>
  key.derive('engine-gate', record.order.hostId, record.nonce);
