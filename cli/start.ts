import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeSecretFile } from '../shared/auth/secret-file.ts';
import { banner } from './banner.ts';
import { startBroker } from './broker-process.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { endOnSignals } from './end-on-signals.ts';
import { explain } from './explain.ts';
import { type LocalAgent, startLocalAgent } from './local-agent.ts';
import { readOptions, type StartOptions } from './options.ts';
import { findBroker, forgetBroker, noteBroker } from './running-broker.ts';
import { prepareSecrets } from './secrets.ts';
import { keepShellVariables } from './shell-variables.ts';
import { StartRefusal } from './start-refusal.ts';

/** `npm start`: the agent and the broker of one machine, and what a person needs to use them. */

const dist = fileURLToPath(new URL('..', import.meta.url));
const app = join(dist, '..');
const AGENT_NAME = 'local';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function start(options: StartOptions): Promise<void> {
  const folder = openDataFolder(options.data);
  const running = await findBroker(folder.broker);
  if (running) {
    throw new StartRefusal(
      `A broker of this data folder is up at ${running}. Use that one, stop it, or name another folder with --data.`,
    );
  }
  const { account, isNew } = prepareSecrets(folder);
  const agent = options.simulatedReadyMs === null ? await startAgent(options, folder) : null;
  const operatorKey = randomBytes(32).toString('base64url');
  const broker = await startBroker({
    entry: join(dist, 'runtime/main.js'),
    app,
    port: options.port,
    listen: options.listen,
    data: folder.engine,
    verbose: options.verbose,
    env: brokerSettings(options, folder, operatorKey),
  }).catch(async (error: unknown) => {
    // An agent that was here before has engines to look after; one that was started for nothing goes.
    await (agent?.adopted ? agent.leave() : agent?.shutDown());
    throw error;
  });
  noteBroker(folder.broker, broker.url, broker.pid);
  if (account) await keepShellVariables(folder, broker.url, account);
  say(banner({ options, folder, endpoint: broker.url, agent, account, isNewAccount: isNew }));
  await endOnSignals({ broker, agent, operatorKey, say });
  forgetBroker(folder.broker);
}

function startAgent(options: StartOptions, folder: DataFolder): Promise<LocalAgent> {
  const { engine, engineReady, hostname, gatePort, inspectorPort, maxHosts } = options;
  const command = engine === null ? [] : ['--engine', engine, '--engine-ready', engineReady ?? 'port'];
  return startLocalAgent({
    entry: join(dist, 'agent/main.js'),
    folder: folder.agent,
    say,
    args: [
      ...['--name', AGENT_NAME, '--hostname', hostname, '--max-hosts', String(maxHosts)],
      ...['--gate-port', String(gatePort), '--inspector-port', String(inspectorPort)],
      ...command,
    ],
  }).then((agent) => {
    const agents = [
      { name: AGENT_NAME, url: `http://127.0.0.1:${agent.identity.controlPort}`, key: agent.key },
    ];
    writeSecretFile(folder.agents, `${JSON.stringify(agents)}\n`);
    return agent;
  });
}

const brokerSettings = (
  options: StartOptions,
  folder: DataFolder,
  operatorKey: string,
): Record<string, string> => ({
  SESSION_STORE: 'sqlite',
  SESSION_DATABASE: folder.sessions,
  ACCOUNTS_FILE: folder.accounts,
  SIGNING_KEYS_FILE: folder.keys,
  OPERATOR_KEY: operatorKey,
  ...(options.simulatedReadyMs === null
    ? { HOSTS: 'agents', AGENTS_FILE: folder.agents }
    : { HOSTS: 'simulated', SIMULATED_READY_MS: String(options.simulatedReadyMs) }),
});

try {
  const options = readOptions(process.argv.slice(2));
  if (options) await start(options);
  process.exit(process.exitCode ?? 0);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}
