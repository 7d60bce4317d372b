import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AzuriteProcess, startAzurite } from './azurite-process.ts';
import { banner } from './banner.ts';
import { startBroker } from './broker-process.ts';
import { brokerSettings } from './broker-settings.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { endOnSignals } from './end-on-signals.ts';
import { explain } from './explain.ts';
import { type ServerCertificate, serverCertificate, shownAddress } from './https/server-certificate.ts';
import { readOptions, type StartOptions } from './options.ts';
import { findBroker, forgetBroker, noteBroker } from './running-broker.ts';
import { type DevelopmentAccount, prepareOperatorKey, prepareSecrets } from './secrets.ts';
import { keepShellVariables } from './shell-variables.ts';
import { startAgent } from './start-agent.ts';
import { StartRefusal } from './start-refusal.ts';

/** `npm start`: the agent and the broker of one machine, and what a person needs to use them. */

const dist = fileURLToPath(new URL('..', import.meta.url));
const app = join(dist, '..');

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
  const certificate = await serverCertificate({ https: options.https, listen: options.listen, folder, say });
  const { account, isNew } = prepareSecrets(folder);
  const azurite =
    options.store === 'azurite'
      ? await startAzurite({ folder: join(folder.root, 'azurite'), services: 'table', say })
      : null;
  try {
    await serve(options, { folder, certificate, azurite, account, isNew });
  } finally {
    // The last to go: what the broker writes while it ends has to be saved too.
    await azurite?.stop();
  }
}

interface Prepared {
  readonly folder: DataFolder;
  readonly certificate: ServerCertificate | null;
  readonly azurite: AzuriteProcess | null;
  readonly account: DevelopmentAccount | null;
  readonly isNew: boolean;
}

async function serve(
  options: StartOptions,
  { folder, certificate, azurite, account, isNew }: Prepared,
): Promise<void> {
  const agent = options.simulatedReadyMs === null ? await startAgent(options, { dist, folder, say }) : null;
  const operatorKey = prepareOperatorKey(folder);
  const broker = await startBroker({
    entry: join(dist, 'runtime/main.js'),
    app,
    port: options.port,
    listen: options.listen,
    certificate,
    trustProxy: options.trustProxy,
    data: folder.engine,
    verbose: options.verbose,
    env: brokerSettings(options, { folder, azurite, operatorKey }),
  }).catch(async (error: unknown) => {
    // An agent that was here before has engines to look after; one that was started for nothing goes.
    await (agent?.adopted ? agent.leave() : agent?.shutDown());
    throw error;
  });
  const endpoint = certificate ? shownAddress(certificate.shownName(), broker.endpoint) : broker.endpoint;
  noteBroker(folder.broker, { endpoint, local: broker.url, pid: broker.pid });
  const addresses = { endpoint, local: broker.url, caFile: certificate?.caFile ?? null };
  if (account) await keepShellVariables(folder, addresses, account);
  say(banner({ options, folder, endpoint, certificate, agent, azurite, account, isNewAccount: isNew }));
  await endOnSignals({ broker, agent, operatorKey, say });
  forgetBroker(folder.broker);
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options) await start(options);
  process.exit(process.exitCode ?? 0);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}
