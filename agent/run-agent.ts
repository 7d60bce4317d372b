import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Agent } from './agent.ts';
import { type AgentFile, readAgentFile, writeAgentFile } from './agent-file.ts';
import { loadAgentKey } from './agent-key.ts';
import { AgentRefusal } from './agent-refusal.ts';
import { createControlServer } from './control/control-server.ts';
import { procProcesses } from './engine/proc-processes.ts';
import { createGateServer } from './gate/gate-server.ts';
import { adoptHosts } from './hosts/adopt-hosts.ts';
import { endHost } from './hosts/end-host.ts';
import type { Host } from './hosts/host.ts';
import { tendHosts } from './hosts/tend-hosts.ts';
import { createInspectorServer } from './inspector/inspector-server.ts';
import { Installations } from './installations.ts';
import { holdFolder } from './ledger/hold-folder.ts';
import { Ledger, type Tombstone } from './ledger/ledger.ts';
import { listen } from './listen.ts';
import type { Log } from './log.ts';
import { Reporters } from './report/reporters.ts';
import type { AgentSettings } from './settings.ts';

const LAST_WORD_MS = 1_000;

export interface RunningAgent {
  readonly file: AgentFile;
  /** Stops listening and reporting, and leaves the engines to the next run. */
  leave(): Promise<void>;
  /** Ends every engine first. */
  endAll(): Promise<void>;
}

/** Builds the agent and starts it. `shutDown` is called when the control API asks for it. */
export async function runAgent(wished: AgentSettings, log: Log, shutDown: () => void): Promise<RunningAgent> {
  refuseOtherSystems();
  const settings = { ...wished, dataFolder: resolve(wished.dataFolder) };
  const letGo = holdFolder(settings.dataFolder);
  const earlier = readAgentFile(settings.dataFolder);
  const processes = procProcesses();
  const ledger = new Ledger(settings.dataFolder, log);
  const reporters = new Reporters();
  const agent: Agent = {
    settings,
    startId: randomBytes(9).toString('base64url'),
    key: await loadAgentKey(settings.dataFolder),
    ledger,
    processes,
    installations: new Installations(ledger, processes.boot),
    hosts: new Map<string, Host>(),
    tombstones: new Map<string, Tombstone>(),
    ports: { control: 0, gate: 0, inspector: 0 },
    isStopping: false,
    log,
    news: (installation) => reporters.news(agent, installation),
  };

  const control = createControlServer(agent, { announced: (id) => reporters.announced(agent, id), shutDown });
  const gate = createGateServer(agent);
  const inspector = createInspectorServer(agent);
  await adoptHosts(agent);
  agent.ports.gate = await listen(gate, {
    flag: 'gate-port',
    address: settings.bind,
    port: settings.gatePort,
    earlier: earlier?.gatePort ?? null,
  });
  agent.ports.inspector = await listen(inspector, {
    flag: 'inspector-port',
    address: settings.bind,
    port: settings.inspectorPort,
    earlier: earlier?.inspectorPort ?? null,
  });
  agent.ports.control = await listen(control, {
    flag: 'control-port',
    address: settings.controlBind,
    port: settings.controlPort,
    earlier: earlier?.controlPort ?? null,
  });
  const stopTending = tendHosts(agent);
  reporters.begin(agent);
  const file = await writeAgentFile(agent);

  const closeDoors = async (): Promise<void> => {
    stopTending();
    for (const server of [control, gate, inspector]) server.close();
    await Promise.all([...agent.hosts.values()].map((host) => host.connection?.close('AgentStopping')));
    for (const server of [control, gate, inspector]) server.closeAllConnections();
    // What was being written down is, before the folder is let go.
    await Promise.all([...agent.hosts.values()].map((host) => host.changes.take(() => Promise.resolve())));
  };
  return {
    file,
    leave: async () => {
      agent.isStopping = true;
      await closeDoors();
      await Promise.race([reporters.stop(), sleep(LAST_WORD_MS)]);
      letGo();
    },
    endAll: async () => {
      agent.isStopping = true;
      const why = { cause: 'exited' as const, message: 'The agent was shut down.' };
      const running = [...agent.hosts.values()].filter((host) => host.record.phase !== 'exited');
      await Promise.all(running.map((host) => endHost(agent, host, why)));
      await closeDoors();
      await Promise.race([reporters.lastWords(), sleep(LAST_WORD_MS)]);
      letGo();
    },
  };
}

/** Engines are found again, and known to be gone, by what /proc shows. */
function refuseOtherSystems(): void {
  if (existsSync('/proc/self/stat')) return;
  throw new AgentRefusal(
    'The agent needs Linux: it finds its engines in /proc. Run it there, or in a Linux container.',
  );
}
