import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { type Broker, makeBroker } from '../../functions/broker.ts';
import { DurableSupervisor } from '../../functions/durable-supervisor.ts';
import type { Work } from '../../functions/http/handler.ts';
import { requestLimit } from '../../functions/http/request-limit.ts';
import type { Paging } from '../../functions/http/session-calls.ts';
import { register } from '../../functions/register.ts';
import { VirtualClock } from '../../runtime/clock/virtual-clock.ts';
import type { LogEntry } from '../../runtime/log.ts';
import { type RunningHost, startHost } from '../../runtime/start-host.ts';
import { accessTokens } from '../../shared/auth/access-tokens.ts';
import { parseAccounts } from '../../shared/auth/accounts.ts';
import { makeAccount } from '../../shared/auth/make-account.ts';
import { makeSigningKeys } from '../../shared/auth/make-signing-keys.ts';
import { nodeChance } from '../../shared/auth/node-chance.ts';
import { seatTickets } from '../../shared/auth/seat-tickets.ts';
import { parseSigningKeys } from '../../shared/auth/signing-keys.ts';
import { activityOf } from '../../shared/domain/activity.ts';
import { at } from '../../shared/domain/instant.ts';
import { defaultLeasePolicy, type LeasePolicy } from '../../shared/domain/lease-policy.ts';
import { defaultLimits, type Limits } from '../../shared/domain/limits.ts';
import { gateWords } from '../../shared/hosts/gate-words.ts';
import { simulatedHosts } from '../../shared/hosts/simulated.ts';
import type { Chance } from '../../shared/ports/chance.ts';
import type { HostProvider } from '../../shared/ports/host-provider.ts';
import type { SessionStore } from '../../shared/ports/session-store.ts';
import type { Table } from '../../shared/ports/table.ts';
import { openSessionStore } from '../../shared/storage/session-store.ts';
import { openSqliteTable } from '../../shared/storage/sqlite-table.ts';

const START = Date.UTC(2026, 0, 1, 0, 0, 30);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** An answer as a caller sees it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON, `{}` where there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies and assert on what they find.
  readonly body: any;
}

interface Options {
  readonly policy?: Partial<LeasePolicy>;
  /** How long a simulated host takes to be ready. */
  readonly readyAfterMs?: number;
  readonly hosts?: (clock: () => ReturnType<typeof at>) => HostProvider;
  /** Where the records are. Whoever opens the table closes it. Default: SQLite in memory. */
  readonly openTable?: () => Promise<Table>;
  readonly shards?: number;
  /** How lists are cut; default: 100 sessions to a page. */
  readonly paging?: Partial<Paging>;
  /** What each account may have and do; what is not said is as by default. Absent: nothing is limited. */
  readonly limits?: Partial<Limits>;
  /** What is random about the spreading of retries and the rest; default: everything. */
  readonly chance?: Partial<Chance>;
  /** What `POST /agents/{name}/report` does; default: there is no such route, as hosts are simulated. */
  readonly takeReport?: (broker: Broker, clock: () => ReturnType<typeof at>) => Work;
}

export type StartVirtualBroker = typeof startVirtualBroker;
export type VirtualBroker = Awaited<ReturnType<typeof startVirtualBroker>>;

/**
 * The whole broker on the embedded runtime, over real HTTP with sign-in and the production layout of the records in memory, on virtual
 * time and simulated hosts: hours of a lease pass in milliseconds. When it closes, every supervisor's history is replayed and must ask
 * for nothing new.
 */
export async function startVirtualBroker({
  policy: changes = {},
  readyAfterMs = 0,
  hosts: makeHosts,
  openTable = () => Promise.resolve(openSqliteTable(':memory:')),
  shards,
  paging,
  limits: someLimits,
  chance: someChance = {},
  takeReport,
}: Options = {}) {
  const virtual = new VirtualClock(START);
  const clock = () => at(virtual.now());
  const policy = { ...defaultLeasePolicy, ...changes };
  const limits: Limits | null = someLimits ? { ...defaultLimits, ...someLimits } : null;
  const chance = { ...nodeChance, ...someChance };
  const log: LogEntry[] = [];
  const keys = parseSigningKeys(JSON.stringify(makeSigningKeys(START)), 'the test');
  const account = makeAccount(START);
  const other = makeAccount(START);
  const accounts = parseAccounts(JSON.stringify({ accounts: [account.entry, other.entry] }), 'the test');
  const store: SessionStore = await openSessionStore(await openTable(), {
    policy,
    ...(shards !== undefined && { shards }),
    now: clock,
    newInstallationId: () => 'test-installation',
    log: () => undefined,
  });
  const hosts = makeHosts?.(clock) ?? simulatedHosts({ clock, readyAfterMs });
  const supervisor = new DurableSupervisor(({ account: of, id }) =>
    createHash('sha256').update(`${of}|${id}`).digest('hex'),
  );
  const gates = gateWords(clock);
  const tokens = accessTokens({ keys: keys.token, issuer: 'test-installation', clock });
  const broker = makeBroker({
    store,
    supervisor,
    hosts,
    tickets: seatTickets(keys.ticket, 'test-installation'),
    clock,
    chance,
    policy,
    ...(limits && { limits }),
    log: () => undefined,
  });
  const host: RunningHost = await startHost({
    appDirectory: root,
    port: 0,
    clock: virtual,
    log: (entry) => log.push(entry),
    load: () =>
      register({
        broker,
        supervisor,
        accounts,
        accessTokens: tokens,
        ...(limits && {
          requestLimit: requestLimit({ perMinute: limits.requestsPerMinute, clock, chance }),
        }),
        clock,
        activityOf: (session, now) =>
          activityOf(session, session.state === 'ready' ? gates.of(session.host) : null, now, policy),
        maxLeaseMinutes: policy.maxLeaseMinutes,
        paging: { pageSize: 100, publicUrl: null, ...paging },
        operatorKey: null,
        sweepSchedule: '0 * * * * *',
        newSessionId: nodeChance.sessionId,
        log: () => undefined,
        takeAgentReport: takeReport?.(broker, clock) ?? null,
      }),
  });
  onTestFinished(async () => {
    await host.idle();
    for (const record of host.histories()) expect(await host.replay(record)).toEqual({ differences: [] });
    await host.close();
  });

  const token = await tokens.issue(account.id);
  const send = async (
    method: string,
    path: string,
    body?: string | object | Uint8Array,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(host.url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: isRaw ? (body as string) : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: text === '' ? {} : JSON.parse(text),
    };
  };
  const base = `/accounts/${account.id}/sessions`;
  return {
    host,
    store,
    /** What agents are taken to have said of their devices. */
    gates,
    log,
    clock: virtual,
    policy,
    account,
    other,
    tokens,
    token,
    /** What tokens are signed with, for those that are wrong in another way than by their signature. */
    signer: keys.token[0],
    send,
    base,
    v1: `/v1${base}`,
    /** A call on a session under the version that has the additions. */
    native: (method: string, path: string, body?: object) =>
      send(method, `${base}/${path}?api-version=2026-12-01`, body),
    /** A call on a session as the retired service's clients make it. */
    arr: (method: string, path: string, body?: string | object) =>
      send(method, `${base}/${path}?api-version=2021-01-01`, body),
  };
}
