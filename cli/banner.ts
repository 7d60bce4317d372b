import { relative } from 'node:path';
import type { AzuriteProcess } from './azurite-process.ts';
import type { DataFolder } from './data-folder.ts';
import { httpsRows } from './https/https-rows.ts';
import type { ServerCertificate } from './https/server-certificate.ts';
import type { LocalAgent } from './local-agent.ts';
import type { StartOptions } from './options.ts';
import type { DevelopmentAccount } from './secrets.ts';

interface Facts {
  readonly options: StartOptions;
  readonly folder: DataFolder;
  readonly endpoint: string;
  /** Null: plain HTTP. */
  readonly certificate: ServerCertificate | null;
  readonly agent: LocalAgent | null;
  /** Null: the records are in SQLite. */
  readonly azurite: AzuriteProcess | null;
  readonly account: DevelopmentAccount | null;
  /** The key is shown once: at the start that made the account. */
  readonly isNewAccount: boolean;
}

/** What a person wants to know when it is up, and what to do next. */
export function banner({
  options,
  folder,
  endpoint,
  certificate,
  agent,
  azurite,
  account,
  isNewAccount,
}: Facts): string {
  const path = (file: string): string => {
    const near = relative(process.cwd(), file);
    return near.startsWith('..') ? file : near;
  };
  const rows: [string, string][] = [
    ['endpoint', endpoint],
    ['viewer', new URL('/viewer/', endpoint).href],
    ...(certificate ? httpsRows(certificate, path) : []),
    [
      'store',
      azurite
        ? `Azurite at ${azurite.url}, ${path(azurite.folder)}: it loses its last seconds when it is killed`
        : `SQLite, ${path(folder.sessions)}`,
    ],
    [
      'agent',
      agent ? agentLine(agent, options) : `none: simulated hosts, ready after ${options.simulatedReadyMs} ms`,
    ],
  ];
  if (agent) rows.push(['engine', options.engine ?? 'the renderer that comes with this']);
  if (account)
    rows.push([
      'account',
      `${account.accountId} (for development; its key is in ${path(folder.developmentAccount)})`,
    ]);
  if (account && isNewAccount) rows.push(['key', `${account.accountKey} (shown this once)`]);
  const table = rows.map(([name, value]) => `  ${name.padEnd(9)} ${value}`).join('\n');
  return `
Session broker for remote rendering

${table}

Next, in a second shell:

  . ${path(folder.shell)}
  curl ${certificate?.caFile ? '--cacert "$caCert" ' : ''}-X POST "$endPoint/v1/accounts/$accountId/sessions/create" -H "Authorization: Bearer $token" -H "Content-Type: application/json" -d "{ 'maxLeaseTime': '4:0:0', 'models': [], 'size': 'standard' }"

or see the whole walk: npm run demo
Ctrl-C ends the live sessions, gives their hosts back and stops.
`;
}

const agentLine = ({ identity, adopted }: LocalAgent, { maxHosts, hostname }: StartOptions): string =>
  `${identity.name}, pid ${identity.pid}${adopted ? ' (was running)' : ''}: up to ${maxHosts} hosts; gate ${hostname}:${identity.gatePort}, inspector http://${hostname}:${identity.inspectorPort}`;
