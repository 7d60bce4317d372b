import { setTimeout as sleep } from 'node:timers/promises';
import type { Agent } from '../agent.ts';
import { findByNonce, stillRuns } from '../engine/engine-identity.ts';
import { tidyScratch } from '../engine/scratch-folder.ts';
import type { HostRecord, ProcessIdentity } from '../ledger/host-record.ts';
import { acceptAtHost } from './change-host.ts';
import { endHost } from './end-host.ts';
import { Host } from './host.ts';
import { awaitReadiness } from './make-ready.ts';
import { engineExited } from './start-engine.ts';

/** An engine that was being launched when the agent died may show its environment only a moment later. */
const LOOKS = 6;
const LOOK_MS = 80;

/** Finds the engines of the agent's earlier run. Nothing is reported, and no call answered, before this is done. */
export async function adoptHosts(agent: Agent): Promise<void> {
  for (const stone of await agent.ledger.tombstones()) agent.tombstones.set(stone.hostId, stone);
  agent.installations.restore(await agent.ledger.installations());
  await Promise.all((await agent.ledger.hosts()).map((record) => adopt(agent, record)));
  await tidyScratch(agent.settings.dataFolder, (id) => runs(agent.hosts.get(id)));
}

async function adopt(agent: Agent, record: HostRecord): Promise<void> {
  const host = new Host(record);
  agent.hosts.set(host.id, host);
  if (agent.tombstones.has(host.id)) {
    await locate(agent, host);
    void endHost(agent, host, null);
    return;
  }
  if (record.phase === 'exited') return;
  const engine = await locate(agent, host);
  if (record.phase === 'ending') {
    void endHost(
      agent,
      host,
      record.endingFor ?? { cause: 'exited', message: 'The engine was being ended when the agent died.' },
    );
    return;
  }
  if (engine === null) {
    engineExited(agent, host, 'while the agent was away');
    return;
  }
  host.asksForDeadline = true;
  const since = agent.installations.now(record.order.installation);
  // Devices were connected through the earlier process and are not any more. Their seat, and its epoch, stay.
  await acceptAtHost(agent, host, ({ seat }) => ({
    seat: seat?.connected ? { ...seat, connected: false, since } : seat,
  }));
  agent.log(`host ${host.id}: found again, process ${engine.pid}`);
  if (record.phase === 'starting') awaitReadiness(agent, host);
}

const runs = (host: Host | undefined): boolean => host !== undefined && host.record.phase !== 'exited';

/** The engine's process if it still runs; looked for by its nonce when its id was not written down any more. */
async function locate(agent: Agent, host: Host): Promise<ProcessIdentity | null> {
  const { engine, nonce } = host.record;
  if (engine !== null) return stillRuns(engine, agent.processes) ? engine : null;
  for (let look = 0; look < LOOKS; look += 1) {
    const found = findByNonce(nonce, agent.processes);
    if (found !== null) {
      host.record = { ...host.record, engine: found };
      return found;
    }
    await sleep(LOOK_MS);
  }
  return null;
}
