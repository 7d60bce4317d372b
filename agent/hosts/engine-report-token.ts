import type { AgentKey } from '../agent-key.ts';
import type { HostRecord } from '../ledger/host-record.ts';

/** Opens the report of this one engine. Derived, so that it still holds after a restart without being written anywhere. */
export const engineReportToken = (key: AgentKey, record: HostRecord): string =>
  key.derive('engine-report', record.order.hostId, record.nonce);
