import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { makeBroker } from '../../functions/broker.ts';
import { DurableSupervisor } from '../../functions/durable-supervisor.ts';
import { register } from '../../functions/register.ts';
import { VirtualClock } from '../../runtime/clock/virtual-clock.ts';
import { startHost } from '../../runtime/start-host.ts';
import { accessTokens } from '../../shared/auth/access-tokens.ts';
import { parseAccounts } from '../../shared/auth/accounts.ts';
import { makeAccount } from '../../shared/auth/make-account.ts';
import { makeSigningKeys } from '../../shared/auth/make-signing-keys.ts';
import { nodeChance } from '../../shared/auth/node-chance.ts';
import { seatTickets } from '../../shared/auth/seat-tickets.ts';
import { parseSigningKeys } from '../../shared/auth/signing-keys.ts';
import { at } from '../../shared/domain/instant.ts';
import { defaultLeasePolicy } from '../../shared/domain/lease-policy.ts';
import { simulatedHosts } from '../../shared/hosts/simulated.ts';
import { openSessionStore } from '../../shared/storage/session-store.ts';
import { openSqliteTable } from '../../shared/storage/sqlite-table.ts';

const START = Date.UTC(2026, 0, 1);
const INSTALLATION = 'fuzzed-installation';
const root = fileURLToPath(new URL('../..', import.meta.url));

export interface FuzzAccount {
  readonly id: string;
  readonly key: string;
  readonly token: string;
}

export interface FuzzBroker {
  readonly url: string;
  readonly accounts: readonly [FuzzAccount, FuzzAccount];
  /** What must stand in no answer and no line of the log. */
  readonly secrets: readonly string[];
  /** The lines since the last call. */
  readonly takeLog: () => string;
  readonly close: () => Promise<void>;
}

/**
 * The whole broker over real HTTP, with its records in memory and simulated hosts. Its clock stands still: no lease runs out, so what
 * a session looks like depends on the requests alone.
 */
export async function startFuzzBroker(): Promise<FuzzBroker> {
  const virtual = new VirtualClock(START);
  const clock = () => at(virtual.now());
  const document = makeSigningKeys(START);
  const keys = parseSigningKeys(JSON.stringify(document), 'the fuzzer');
  const operatorKey = nodeChance.sessionId();
  const made = [makeAccount(START), makeAccount(START)] as const;
  const tokens = accessTokens({ keys: keys.token, issuer: INSTALLATION, clock });
  const supervisor = new DurableSupervisor(({ account, id }) =>
    createHash('sha256').update(`${account}|${id}`).digest('hex'),
  );
  let lines: string[] = [];
  const log = (_level: string, message: string): void => void lines.push(message);
  const broker = makeBroker({
    store: await openSessionStore(openSqliteTable(':memory:'), {
      policy: defaultLeasePolicy,
      now: clock,
      newInstallationId: () => INSTALLATION,
      log,
    }),
    supervisor,
    hosts: simulatedHosts({ clock, readyAfterMs: 0 }),
    tickets: seatTickets(keys.ticket, INSTALLATION),
    clock,
    chance: nodeChance,
    policy: defaultLeasePolicy,
    log,
  });
  const accounts = parseAccounts(JSON.stringify({ accounts: made.map(({ entry }) => entry) }), 'the fuzzer');
  const host = await startHost({
    appDirectory: root,
    port: 0,
    clock: virtual,
    log: ({ message }) => lines.push(message),
    load: () =>
      register({
        broker,
        supervisor,
        accounts,
        accessTokens: tokens,
        clock,
        maxLeaseMinutes: defaultLeasePolicy.maxLeaseMinutes,
        // Less than what is live at most times: lists have a few pages.
        paging: { pageSize: 10, publicUrl: null },
        operatorKey,
        sweepSchedule: '0 * * * * *',
        newSessionId: nodeChance.sessionId,
        log,
        takeAgentReport: null,
      }),
  });
  const account = async ({ id, keys: [key] }: (typeof made)[number]): Promise<FuzzAccount> => ({
    id,
    key,
    token: await tokens.issue(id),
  });
  return {
    url: host.url,
    accounts: [await account(made[0]), await account(made[1])],
    secrets: [
      operatorKey,
      ...made.flatMap((one) => [...one.keys]),
      ...[...document.token, ...document.ticket].map(({ d }) => d),
    ],
    takeLog: () => {
      const taken = lines.join('\n');
      lines = [];
      return taken;
    },
    close: () => host.close(),
  };
}
