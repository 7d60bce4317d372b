import { join } from 'node:path';
import { writeSecretFile } from '../shared/auth/secret-file.ts';
import type { DataFolder } from './data-folder.ts';
import { type LocalAgent, startLocalAgent } from './local-agent.ts';
import type { StartOptions } from './options.ts';

const AGENT_NAME = 'local';

interface Surroundings {
  /** The folder of the compiled programs. */
  readonly dist: string;
  readonly folder: DataFolder;
  readonly say: (line: string) => void;
}

/** Starts or takes over this machine's agent, as the flags of `npm start` say, and writes down where the broker finds it. */
export async function startAgent(
  options: StartOptions,
  { dist, folder, say }: Surroundings,
): Promise<LocalAgent> {
  const { engine, engineReady, listen, hostname, gatePort, inspectorPort, maxHosts } = options;
  const command = engine === null ? [] : ['--engine', engine, '--engine-ready', engineReady ?? 'port'];
  const agent = await startLocalAgent({
    entry: join(dist, 'agent/main.js'),
    folder: folder.agent,
    say,
    args: [
      ...['--name', AGENT_NAME, '--hostname', hostname, '--max-hosts', String(maxHosts)],
      // Whoever reaches the broker has to reach the gate as well; the control API is for this machine alone.
      ...['--bind', listen, '--control-bind', '127.0.0.1'],
      ...['--gate-port', String(gatePort), '--inspector-port', String(inspectorPort)],
      ...command,
    ],
  });
  const url = `http://127.0.0.1:${agent.identity.controlPort}`;
  writeSecretFile(folder.agents, `${JSON.stringify([{ name: AGENT_NAME, url, key: agent.key }])}\n`);
  return agent;
}
