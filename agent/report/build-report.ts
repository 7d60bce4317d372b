import type { AgentReport } from '../../shared/connection/agent-report.ts';
import type { Agent } from '../agent.ts';
import type { Host } from '../hosts/host.ts';
import { remainingMs } from '../hosts/host-deadline.ts';
import { hostStatusOf } from '../hosts/host-status-of.ts';
import { usedPlaces } from '../hosts/order-host.ts';
import { monotonic } from '../monotonic.ts';

/** From this long before the last told expiry on, a host asks whether there is a later one. */
const ASK_MS = 5 * 60_000;
const MOST = 1000;

const nameOf = ({ record: { order } }: Host) => ({
  hostId: order.hostId,
  account: order.account,
  session: order.session,
});

function asks(agent: Agent, host: Host): boolean {
  if (host.record.phase !== 'ready') return false;
  if (host.asksForDeadline || host.record.expiresAt === null) return true;
  const now = { broker: agent.installations.now(host.record.order.installation), monotonic: monotonic() };
  return remainingMs(host.record, now) <= ASK_MS;
}

/** What one installation is told now. */
export function buildReport(agent: Agent, installation: string, sequence: number): AgentReport {
  const hosts = [...agent.hosts.values()].filter((host) => host.record.order.installation === installation);
  return {
    agent: agent.settings.name,
    installation,
    startId: agent.startId,
    sequence,
    changed: hosts
      .filter((host) => host.hasNews)
      .slice(0, MOST)
      .map((host) => hostStatusOf(agent, host)),
    alive: hosts
      .filter((host) => host.record.phase !== 'exited')
      .map((host) => ({ ...nameOf(host), lastInputAt: host.lastInputAt })),
    asking: hosts
      .filter((host) => asks(agent, host))
      .slice(0, MOST)
      .map(nameOf),
    capacity: { max: agent.settings.maxHosts, used: usedPlaces(agent) },
  };
}
