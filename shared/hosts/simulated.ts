import { after, type Instant } from '../domain/instant.ts';
import type { Clock } from '../ports/clock.ts';
import type { HostProvider, HostState } from '../ports/host-provider.ts';

/** Every address of a simulated host: nothing listens there. */
const endpointOf = (hostId: string): Extract<HostState, { phase: 'ready' }>['endpoint'] => ({
  hostname: 'simulated.invalid',
  gatePort: 61701,
  inspectorPort: 61702,
  url: `ws://simulated.invalid:61701/hosts/${hostId}`,
});

/**
 * Hosts that are nothing but a time: ready `readyAfterMs` after they were ordered, gone as soon as they are released. For tests and
 * measurements. They are forgotten when the process ends, and then they are absent.
 */
export function simulatedHosts({
  clock,
  readyAfterMs,
  places = Number.POSITIVE_INFINITY,
}: {
  readonly clock: Clock;
  readonly readyAfterMs: number;
  readonly places?: number;
}): HostProvider {
  const readyAt = new Map<string, Instant>();
  const stateOf = (hostId: string): HostState => {
    const ready = readyAt.get(hostId);
    if (ready === undefined) return { phase: 'absent' };
    return clock() >= ready
      ? { phase: 'ready', endpoint: endpointOf(hostId), gate: { seat: null, lastInputAt: null } }
      : { phase: 'starting' };
  };
  return {
    choose: () => 'simulated',
    freePlaces: () => places - readyAt.size,
    expectOne: () => undefined,
    provision: async (_session, { hostId }) => {
      if (!readyAt.has(hostId)) readyAt.set(hostId, after(clock(), readyAfterMs));
      return stateOf(hostId);
    },
    inspect: async ({ hostId }) => stateOf(hostId),
    // Nothing to compare the rows with: what is forgotten at a restart was never there.
    list: async () => [],
    tellDeadline: async () => true,
    release: async ({ hostId }) => {
      readyAt.delete(hostId);
      return { gone: true, answer: 'The simulated host was forgotten.' };
    },
  };
}
