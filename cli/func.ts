import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startAzurite } from './azurite-process.ts';
import { brokerSettings } from './broker-settings.ts';
import { openDataFolder } from './data-folder.ts';
import { explain } from './explain.ts';
import { funcSettings } from './func-settings.ts';
import type { LocalAgent } from './local-agent.ts';
import { readOptions, type StartOptions } from './options.ts';
import { prepareOperatorKey, prepareSecrets } from './secrets.ts';
import { startAgent } from './start-agent.ts';
import { StartRefusal } from './start-refusal.ts';

/**
 * `npm run start:func`: the same build on the real Functions host, for those who have Azure Functions Core Tools, with Azurite as its
 * storage account and this machine's agent beside it. It takes the flags of `npm start`.
 */

const dist = fileURLToPath(new URL('..', import.meta.url));
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** On Windows it is a .cmd file, which only a shell can start. */
const shell = process.platform === 'win32';

function checkTools(): void {
  const { status, stdout } = spawnSync('func', ['--version'], { encoding: 'utf8', shell });
  if (status === 0 && /^4\./.test(stdout.trim())) return;
  const found =
    status === 0 ? `The 'func' on the PATH is version ${stdout.trim()}` : "There is no 'func' on the PATH";
  throw new StartRefusal(
    `${found}: this needs Azure Functions Core Tools 4. Install them (npm install -g azure-functions-core-tools@4, or see https://aka.ms/azfunc-install), or run npm start, which needs none.`,
  );
}

async function start(options: StartOptions): Promise<void> {
  checkTools();
  if (options.https !== null || options.trustProxy !== null) {
    throw new StartRefusal(
      'The Functions host has https of its own (func start --useHttps) and heeds no --trust-proxy: leave --https, --tls-cert, --tls-key and --trust-proxy out.',
    );
  }
  const folder = openDataFolder(options.data);
  const { account, isNew } = prepareSecrets(folder);
  // A folder of its own: the records of npm start -- --store azurite belong to another engine of execution.
  const azurite = await startAzurite({ folder: join(folder.root, 'azurite-func'), services: 'all', say });
  let agent: LocalAgent | null = null;
  try {
    if (options.simulatedReadyMs === null) agent = await startAgent(options, { dist, folder, say });
    if (account)
      say(`Account ${account.accountId}${isNew ? `, key ${account.accountKey} (shown this once)` : ''}.`);
    const operatorKey = prepareOperatorKey(folder);
    await runFunc(options.port, {
      ...brokerSettings(options, { folder, azurite, operatorKey }),
      ...funcSettings(options.port, azurite.connectionString),
    });
  } finally {
    await agent?.shutDown();
    await azurite.stop();
  }
}

/** Runs the host until it ends. Ctrl-C reaches it from the terminal; then it is time to end the rest. */
async function runFunc(port: number, settings: Readonly<Record<string, string>>): Promise<void> {
  const func = spawn('func', ['start', '--port', String(port)], {
    cwd: join(dist, '..'),
    stdio: 'inherit',
    env: { ...process.env, ...settings },
    shell,
  });
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => func.kill('SIGTERM'));
  const [code]: unknown[] = await once(func, 'exit');
  process.exitCode = typeof code === 'number' ? code : 1;
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options) await start(options);
  process.exit(process.exitCode ?? 0);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}
