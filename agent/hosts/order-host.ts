import { randomBytes } from 'node:crypto';
import type { HostOrder } from '../../shared/connection/host-order.ts';
import type { Agent } from '../agent.ts';
import { freePort } from '../engine/free-port.ts';
import { noteAtHost } from './change-host.ts';
import { Host } from './host.ts';
import { startEngine } from './start-engine.ts';

/** What became of an order. */
export type Ordered =
  | { readonly kind: 'started' | 'here'; readonly host: Host }
  | {
      readonly kind:
        | 'stopping'
        | 'toldToEnd'
        | 'pastStartDeadline'
        | 'otherSession'
        | 'noPlace'
        | 'tooManyInstallations';
    };

/** Hosts that use a place: an exited one does not. */
export const usedPlaces = (agent: Agent): number =>
  [...agent.hosts.values()].filter((host) => host.record.phase !== 'exited').length;

const isSameSession = (left: HostOrder, right: HostOrder): boolean =>
  left.installation === right.installation &&
  left.account === right.account &&
  left.session === right.session;

/** Starts a host, once: the same order again finds it. Whatever says no, says it before anything is written. */
export async function orderHost(agent: Agent, order: HostOrder): Promise<Ordered> {
  const here = agent.hosts.get(order.hostId);
  if (here && !isSameSession(here.record.order, order)) return { kind: 'otherSession' };
  if (agent.tombstones.has(order.hostId)) return { kind: 'toldToEnd' };
  if (here) return { kind: 'here', host: here };
  if (agent.isStopping) return { kind: 'stopping' };
  const now = Math.max(order.brokerTime, agent.installations.find(order.installation)?.clock.now() ?? 0);
  // At the deadline itself it is too late: the broker has settled the session by then.
  if (now >= order.startDeadline) return { kind: 'pastStartDeadline' };
  if (usedPlaces(agent) >= agent.settings.maxHosts) return { kind: 'noPlace' };

  // The place is taken before the first await, so that two copies of one order, or two orders for the last place, can't both start.
  const host = new Host(firstRecord(order));
  agent.hosts.set(order.hostId, host);
  try {
    const known = await agent.installations.announce(order.installation, order);
    if (known === null) {
      agent.hosts.delete(order.hostId);
      return { kind: 'tooManyInstallations' };
    }
    const promised = new Set([...agent.hosts.values()].map(({ record }) => record.enginePort));
    const enginePort = await freePort(promised);
    // A DELETE that overtook this has ended the host already, and its file must not come back.
    await noteAtHost(agent, host, ({ phase }) => (phase === 'starting' ? { enginePort } : null));
  } catch (error) {
    agent.hosts.delete(order.hostId);
    throw error;
  }
  if (host.ending === null && !agent.isStopping && !agent.tombstones.has(host.id)) startEngine(agent, host);
  return { kind: 'started', host };
}

const firstRecord = (order: HostOrder) => ({
  order,
  nonce: randomBytes(24).toString('base64url'),
  enginePort: 0,
  engine: null,
  phase: 'starting' as const,
  version: 0,
  newsVersion: -1,
  readyMonotonic: null,
  expiresAt: null,
  seat: null,
  endingFor: null,
  exit: null,
});
