import { hash, randomUUID } from 'node:crypto';
import { app } from '@azure/functions';
import { accessTokens } from '../shared/auth/access-tokens.ts';
import { followedAccounts, parseAccounts } from '../shared/auth/accounts.ts';
import { entraTokens } from '../shared/auth/entra-tokens.ts';
import { nodeChance } from '../shared/auth/node-chance.ts';
import { currentTicketKeys, seatTickets } from '../shared/auth/seat-tickets.ts';
import { parseSigningKeys } from '../shared/auth/signing-keys.ts';
import { readSettings, type StoreSettings } from '../shared/config.ts';
import type { DirectorySettings } from '../shared/directory-settings.ts';
import { activityOf } from '../shared/domain/activity.ts';
import { at } from '../shared/domain/instant.ts';
import { agentHosts } from '../shared/hosts/agents.ts';
import { gateWords } from '../shared/hosts/gate-words.ts';
import { simulatedHosts } from '../shared/hosts/simulated.ts';
import type { Clock } from '../shared/ports/clock.ts';
import type { Table } from '../shared/ports/table.ts';
import { openSessionStore } from '../shared/storage/session-store.ts';
import { openSqliteTable } from '../shared/storage/sqlite-table.ts';
import { makeBroker } from './broker.ts';
import { parseAgents } from './configured-agents.ts';
import { consoleLog as log } from './console-log.ts';
import { DurableSupervisor } from './durable-supervisor.ts';
import { takeAgentReport } from './http/agent-report.ts';
import { type DirectorySignIn, directorySignIn } from './http/directory-sign-in.ts';
import { requestLimit } from './http/request-limit.ts';
import { register } from './register.ts';
import { followedDocument, secretDocument } from './secret-document.ts';

// The composition root: the only place that reads the environment, takes the time and builds adapters.

const settings = readSettings(process.env);
const clock: Clock = () => at(Date.now());

const surroundings = { clock, log };
const signingKeys = followedDocument('SIGNING_KEYS', settings.signingKeys, parseSigningKeys, surroundings);
const tokenKeys = () => signingKeys().token;
const accounts = followedAccounts(
  followedDocument('ACCOUNTS', settings.accounts, parseAccounts, surroundings),
);
const agents =
  settings.hosts.kind === 'agents' ? parseAgents(...secretDocument('AGENTS', settings.hosts.agents)) : [];

const table = await openTable(settings.store);
const store = await openSessionStore(table, {
  policy: settings.policy,
  now: clock,
  newInstallationId: randomUUID,
  log,
});
const { id: installation } = await store.installation();
const ticketKeys = currentTicketKeys(() => signingKeys().ticket, clock);

/** Where this app is reached. A host knows it only once it listens, so it is asked for at every use. */
const ownAddress = (): string => {
  const scheme = process.env['WEBSITE_INSTANCE_ID'] === undefined ? 'http' : 'https';
  return settings.brokerUrl ?? `${scheme}://${process.env['WEBSITE_HOSTNAME']}`;
};

const atAgents =
  settings.hosts.kind === 'agents'
    ? agentHosts({
        agents,
        clock,
        installation,
        ticketKeys,
        reportUrl: (agent) => new URL(`/agents/${agent}/report`, ownAddress()).href,
      })
    : null;
const hosts =
  atAgents ??
  simulatedHosts({
    clock,
    readyAfterMs: settings.hosts.kind === 'simulated' ? settings.hosts.readyAfterMs : 0,
  });

const gates = gateWords(clock);
const supervisor = new DurableSupervisor(({ account, id }) => hash('sha256', `${account}|${id}`, 'hex'));
const broker = makeBroker({
  store,
  supervisor,
  hosts,
  tickets: seatTickets(() => signingKeys().ticket, installation),
  clock,
  chance: nodeChance,
  policy: settings.policy,
  limits: settings.limits,
  log,
});

register({
  broker,
  supervisor,
  accounts,
  tokenKeys,
  accessTokens: accessTokens({ keys: tokenKeys, issuer: installation, clock, accounts }),
  requestLimit: requestLimit({ perMinute: settings.limits.requestsPerMinute, clock, chance: nodeChance }),
  directory: settings.directory && directoryOf(settings.directory),
  clock,
  activityOf: (session, now) =>
    activityOf(session, session.state === 'ready' ? gates.of(session.host) : null, now, settings.policy),
  maxLeaseMinutes: settings.policy.maxLeaseMinutes,
  paging: { pageSize: settings.listPageSize, publicUrl: settings.publicUrl },
  operatorKey: settings.operatorKey,
  sweepSchedule: settings.sweepSchedule,
  newSessionId: nodeChance.sessionId,
  log,
  takeAgentReport:
    atAgents && takeAgentReport({ broker, agents, hosts: atAgents, gates, installation, ticketKeys, clock }),
  viewer: new URL('../viewer/', import.meta.url),
});

app.hook.appStart(() => {
  // Not waited for: an agent that is not there must not keep the service from starting. It hears it with its next host.
  void atAgents?.announce().then((deaf) => {
    if (deaf.length > 0)
      log(
        'warn',
        `These agents do not answer: ${deaf.join(', ')}. Sessions can't start there until they do.`,
      );
  });
});

app.hook.appTerminate(() => table.close());

function directoryOf(directory: DirectorySettings): DirectorySignIn {
  const { audiences } = directory;
  return directorySignIn({
    settings: directory,
    accounts,
    entra: audiences.length === 0 ? null : entraTokens({ ...directory, ...surroundings }),
  });
}

async function openTable(records: StoreSettings): Promise<Table> {
  if (records.kind === 'table') {
    // Loaded only where it is used: a start on one machine does without Azure's libraries.
    const { openAzureTable } = await import('../shared/storage/azure-table.ts');
    return await openAzureTable(records.connection, records.table);
  }
  return openSqliteTable(records.kind === 'memory' ? ':memory:' : records.file, {
    synchronous: records.sync,
  });
}
