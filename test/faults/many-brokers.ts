import { makeBroker } from '../../functions/broker.ts';
import { nodeChance } from '../../shared/auth/node-chance.ts';
import { historyEntry } from '../../shared/domain/history-entry.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import { defaultLeasePolicy } from '../../shared/domain/lease-policy.ts';
import type { Session } from '../../shared/domain/session.ts';
import { simulatedHosts } from '../../shared/hosts/simulated.ts';
import type { HostProvider } from '../../shared/ports/host-provider.ts';
import type { Table } from '../../shared/ports/table.ts';
import { openSessionStore } from '../../shared/storage/session-store.ts';
import { openSqliteTable } from '../../shared/storage/sqlite-table.ts';
import { start } from '../support/builders/minute.ts';

/**
 * So many brokers, as so many instances of the app would be, on one store and one clock that stands still until it is set. No durable
 * engine is there: what the supervisors would do is called by the test.
 */
export async function manyBrokers(count: number, around: (hosts: HostProvider) => HostProvider = (it) => it) {
  const time: { now: Instant } = { now: start };
  const policy = defaultLeasePolicy;
  const clock = (): Instant => time.now;
  const logged: string[] = [];
  const log = (_level: string, text: string): void => void logged.push(text);
  const table: Table = openSqliteTable(':memory:');
  const store = await openSessionStore(table, { policy, now: clock, newInstallationId: () => 'test', log });
  const hosts = around(simulatedHosts({ clock, readyAfterMs: 0 }));
  const supervisor = {
    start: () => Promise.resolve(),
    nudge: () => Promise.resolve(),
    purge: () => Promise.resolve(),
  };
  const tickets = { issue: () => Promise.resolve('ticket') };
  const brokers = Array.from({ length: count }, () =>
    makeBroker({ store, supervisor, hosts, tickets, clock, chance: nodeChance, policy, log }),
  );
  const put = async (session: Session): Promise<void> => {
    const entry = historyEntry(null, session, { at: session.createdAt, actor: 'operator', who: null });
    if (!(await store.insert(session, entry))) throw new Error(`There is a session ${session.id} already.`);
  };
  return { brokers, store, table, time, logged, put };
}
