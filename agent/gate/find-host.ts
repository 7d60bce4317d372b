import type { GateRefusal } from '../../shared/connection/gate-refusal.ts';
import type { Agent } from '../agent.ts';
import type { Host } from '../hosts/host.ts';

/** The host a device asks for, if a device may be connected to it now. */
export function findHost(agent: Agent, hostId: string): Host | GateRefusal {
  const host = agent.hosts.get(hostId);
  if (!host) return agent.tombstones.has(hostId) ? 'SessionEnded' : 'SessionNotFound';
  if (host.ending !== null || host.released) return 'SessionEnded';
  if (host.record.phase === 'starting') return 'SessionNotReady';
  return host.record.phase === 'ready' ? host : 'SessionEnded';
}
