import type { Agent } from '../agent.ts';
import { endEngine } from '../engine/end-engine.ts';
import { tidyLogs } from '../engine/engine-log.ts';
import { tidyScratch } from '../engine/scratch-folder.ts';
import type { ExitReason } from '../ledger/host-record.ts';
import { acceptAtHost } from './change-host.ts';
import type { Host } from './host.ts';

const KEPT_EXITS = 256;

/**
 * Ends a host's engine and everything it started; the promise is kept only when its process group is gone. A second call joins the
 * first. `why` is null when the broker asked for it: then there is no exit to explain.
 */
export function endHost(agent: Agent, host: Host, why: ExitReason | null): Promise<void> {
  if (why === null) host.released = true;
  host.ending ??= end(agent, host, why).catch((error: unknown) => {
    // Only the disk can fail here. The next call begins again, and finds the process group gone.
    agent.log(
      `host ${host.id}: its end could not be written down (${String(error)}). Look at the disk of the data folder.`,
    );
    host.ending = null;
  });
  return host.ending;
}

async function end(agent: Agent, host: Host, why: ExitReason | null): Promise<void> {
  if (host.record.phase !== 'exited') {
    await acceptAtHost(agent, host, () => ({ phase: 'ending', endingFor: why }));
    // The device hears the reason before the engine's own goodbye can reach it.
    const goodbye = host.connection?.close('SessionEnded');
    const detail = await endEngine(
      host.record.engine,
      host.record.nonce,
      agent.processes,
      agent.settings.stopMs,
    );
    await goodbye;
    await tidyScratch(agent.settings.dataFolder, (id) => id !== host.id && agent.hosts.has(id));
    agent.log(`host ${host.id}: ${detail}${why === null ? '' : ` (${why.cause})`}`);
    if (!host.released && why !== null) {
      const at = agent.installations.now(host.record.order.installation);
      await acceptAtHost(agent, host, () => ({ phase: 'exited', exit: { ...why, at } }));
      // Listed until the broker has seen why; a DELETE then finds it gone.
      host.ending = null;
      if (!host.released) return boundExits(agent);
    }
    await bury(agent, host, detail);
    return;
  }
  await bury(agent, host, 'the process group had ended by itself');
}

/** Not listed any more; the tombstone keeps what was seen, for a DELETE that is repeated. */
async function bury(agent: Agent, host: Host, detail: string): Promise<void> {
  const stone = agent.tombstones.get(host.id);
  if (stone) {
    const told = { ...stone, detail };
    agent.tombstones.set(host.id, told);
    await agent.ledger.saveTombstone(told);
  }
  await agent.ledger.forgetHost(host.id);
  agent.hosts.delete(host.id);
  agent.news(host.record.order.installation);
  await tidyLogs(agent.settings.dataFolder, (hostId) => agent.hosts.has(hostId));
}

/** A broker that never comes back for its exited hosts must not fill the folder. The oldest go first. */
async function boundExits(agent: Agent): Promise<void> {
  const exited = [...agent.hosts.values()].filter((host) => host.record.phase === 'exited');
  exited.sort((left, right) => (left.record.exit?.at ?? 0) - (right.record.exit?.at ?? 0));
  for (const host of exited.slice(0, Math.max(0, exited.length - KEPT_EXITS))) {
    await agent.ledger.forgetHost(host.id);
    agent.hosts.delete(host.id);
  }
}
