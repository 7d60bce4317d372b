import type { HostRecord } from '../ledger/host-record.ts';

/** What belongs to the agent's own process and would confuse an engine that is a Node program too. */
const notHandedOn = ['NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE', 'NODE_UNIQUE_ID'];

/** The agent's environment (GPU drivers and displays are set there) and what docs/engines.md promises. Never the agent key. */
export function engineEnvironment(
  record: HostRecord,
  report: { readonly url: string; readonly token: string },
  gateToken: string,
  scratch: string,
  inherited: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...inherited };
  for (const name of notHandedOn) delete environment[name];
  return {
    ...environment,
    ENGINE_PORT: String(record.enginePort),
    PORT: String(record.enginePort),
    ENGINE_HOST_ID: record.order.hostId,
    ENGINE_SESSION_ID: record.order.session,
    ENGINE_SIZE: record.order.size,
    ENGINE_MODELS: JSON.stringify(record.order.models),
    ENGINE_NONCE: record.nonce,
    ENGINE_GATE_TOKEN: gateToken,
    ENGINE_SCRATCH: scratch,
    ENGINE_REPORT_URL: report.url,
    ENGINE_REPORT_TOKEN: report.token,
  };
}
