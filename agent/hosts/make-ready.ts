import type { Agent } from '../agent.ts';
import { probeUntilReady } from '../engine/readiness.ts';
import { monotonic } from '../monotonic.ts';
import { acceptAtHost } from './change-host.ts';
import type { Host } from './host.ts';

/** The engine is ready. Said twice, or too late, it changes nothing. `port` is where it listens if it did not take ours. */
export function makeReady(agent: Agent, host: Host, port: number = host.record.enginePort): Promise<void> {
  return acceptAtHost(agent, host, (record) => {
    if (record.phase !== 'starting') return null;
    agent.log(`host ${host.id}: ready`);
    return { phase: 'ready', readyMonotonic: monotonic(), enginePort: port };
  });
}

/** Asks the engine's port or URL from now on, unless it reports by itself. */
export function awaitReadiness(agent: Agent, host: Host): void {
  const isAwaited = (): boolean => host.record.phase === 'starting' && host.ending === null;
  void probeUntilReady(agent.settings.engineReady, host.record.enginePort, isAwaited).then((ready) =>
    ready ? makeReady(agent, host) : undefined,
  );
}
