import type { HostEndpoint, HostStatus, SeatStatus } from '../../shared/connection/host-status.ts';
import type { Agent } from '../agent.ts';
import type { HostRecord } from '../ledger/host-record.ts';
import type { Host } from './host.ts';

function endpoint({ settings, ports }: Agent, hostId: string): HostEndpoint {
  const base = settings.gateUrl ?? `ws://${settings.hostname}:${ports.gate}`;
  return {
    hostname: settings.hostname,
    gatePort: ports.gate,
    inspectorPort: ports.inspector,
    url: `${base}/hosts/${hostId}`,
  };
}

function seatStatusOf(seat: NonNullable<HostRecord['seat']>, lastInputAt: number | null): SeatStatus {
  const { owesCleanScene: _ours, ...told } = seat;
  return { ...told, lastInputAt };
}

/** What the agent tells about a host. */
export function hostStatusOf(agent: Agent, host: Host): HostStatus {
  const { order, version, phase, seat, exit, expiresAt } = host.record;
  return {
    hostId: order.hostId,
    installation: order.installation,
    account: order.account,
    session: order.session,
    version,
    phase,
    endpoint: phase === 'ready' ? endpoint(agent, order.hostId) : null,
    seat: seat === null ? null : seatStatusOf(seat, host.lastInputAt),
    exit,
    expiresAt,
  };
}
