import { randomUUID } from 'node:crypto';
import { rearm } from '../../shared/domain/alarm.ts';
import { becomeReady } from '../../shared/domain/become-ready.ts';
import { claimHost } from '../../shared/domain/claim-host.ts';
import { create } from '../../shared/domain/create.ts';
import { historyEntry } from '../../shared/domain/history-entry.ts';
import { after, at, type Instant, MINUTE } from '../../shared/domain/instant.ts';
import { defaultLeasePolicy as policy } from '../../shared/domain/lease-policy.ts';
import type { RequestedSettings, Session } from '../../shared/domain/session.ts';
import type { SessionId, SessionRef } from '../../shared/domain/session-ref.ts';
import type { Table, TableOperation } from '../../shared/ports/table.ts';
import { indexFacts } from '../../shared/storage/index-rows.ts';
import { openSessionStore } from '../../shared/storage/session-store.ts';
import { insertOperations } from '../../shared/storage/session-writes.ts';
import { shardOf } from '../../shared/storage/shard-of.ts';
import { maxOperations } from '../../shared/storage/table-limits.ts';
import { parseCreate } from '../../shared/wire/arr-2021.ts';
import { preloadedId } from './session-ids.ts';

/** The number of partitions that a broker gives a new store. */
const SHARDS = 16;

/** Transactions under way at once: as many as make the disk or the network worth waiting for. */
const AT_ONCE = 8;

export interface Seed {
  readonly account: SessionRef['account'];
  readonly sessions: number;
  /** The end of the lease of the nth. */
  readonly expiresAt: (n: number) => Instant;
  /** What a create of such a session would send. */
  readonly body: object;
}

/**
 * Writes ready sessions straight into a store that no broker has open, by the product's own rules and in its own layout, but many to a
 * transaction: a hundred thousand in seconds, and all of them due in one instant where that is wanted.
 */
export async function seedSessions(
  table: Table,
  { account, sessions, expiresAt, body }: Seed,
): Promise<void> {
  const now = (): Instant => at(Date.now());
  await openSessionStore(table, {
    policy,
    shards: SHARDS,
    now,
    newInstallationId: randomUUID,
    log: () => undefined,
  });
  const requested = requestedSettings(body);
  const batches: { readonly shard: string; readonly operations: readonly TableOperation[] }[] = [];
  const open = new Map<string, TableOperation[]>();
  for (let n = 0; n < sessions; n++) {
    // The ids are made of the alphabet that ids have.
    const ref: SessionRef = { account, id: preloadedId(n) as SessionId };
    const session = readySession(ref, requested, expiresAt(n));
    const entry = historyEntry(null, session, { at: session.createdAt, actor: 'supervisor', who: null });
    const operations = insertOperations(session, indexFacts(session, policy), entry);
    const shard = shardOf(ref, SHARDS);
    const batch = open.get(shard) ?? [];
    if (batch.length + operations.length > maxOperations)
      batches.push({ shard, operations: batch.splice(0) });
    batch.push(...operations);
    open.set(shard, batch);
  }
  for (const [shard, operations] of open) batches.push({ shard, operations });
  const writer = async (): Promise<void> => {
    for (let batch = batches.pop(); batch; batch = batches.pop()) {
      const { ok } = await table.transact(batch.shard, batch.operations);
      if (!ok) throw new Error('The store has sessions already: begin with an empty one.');
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, writer));
}

function readySession(ref: SessionRef, requested: RequestedSettings, expiresAt: Instant): Session {
  const readyAt = after(expiresAt, -requested.leaseMinutes * MINUTE);
  const hostId = `host-of-${ref.id}`;
  const claimed = claimHost(create(ref, requested, readyAt, policy), { hostId, agent: 'simulated' }, readyAt);
  if (!claimed.ok) throw new Error('A new session took no host.');
  const endpoint = {
    hostname: 'simulated.invalid',
    gatePort: 61701,
    inspectorPort: 61702,
    url: `ws://simulated.invalid:61701/hosts/${hostId}`,
  };
  const ready = becomeReady(claimed.session, hostId, endpoint, readyAt, policy);
  if (!ready.ok || ready.session.state !== 'ready') throw new Error('A session with a host is not ready.');
  // As every write does; without it an extension would find warnings that nobody has set.
  return rearm(ready.session, readyAt);
}

/** What the API makes of the body that the load sends, so that the same create again finds its session. */
function requestedSettings(body: object): RequestedSettings {
  const parsed = parseCreate(body, '2026-12-01', policy.maxLeaseMinutes);
  if (!parsed.ok) throw new Error(`The body of a create is refused: ${parsed.problem.message}`);
  return parsed.value;
}
