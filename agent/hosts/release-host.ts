import { setTimeout as sleep } from 'node:timers/promises';
import type { ReleaseAnswer } from '../../shared/connection/agent-control.ts';
import type { Agent } from '../agent.ts';
import { endHost } from './end-host.ts';

/** How long a DELETE waits for the end that it asks for before it answers 202. Most engines go in a few milliseconds. */
const WAIT_MS = 1_000;
/** A tombstone's life where no start deadline is known, and the longest one anybody can ask for. */
const UNKNOWN_MS = 30 * 60_000;
const LONGEST_MS = 24 * 60 * 60_000;

/** Ends a host for good, known or not: its id starts nothing any more until its start deadline is past. */
export async function releaseHost(
  agent: Agent,
  hostId: string,
  startDeadline: number | null,
): Promise<ReleaseAnswer> {
  const host = agent.hosts.get(hostId);
  const now = host ? agent.installations.now(host.record.order.installation) : Date.now();
  const wanted = host?.record.order.startDeadline ?? startDeadline ?? now + UNKNOWN_MS;
  const before = agent.tombstones.get(hostId);
  const until = Math.min(Math.max(wanted, before?.until ?? 0), now + LONGEST_MS);
  const stone = { hostId, until, detail: before?.detail ?? null };
  // In memory first, so that an order that is being carried out sees it; on disk before anything is ended or answered.
  agent.tombstones.set(hostId, stone);
  if (before === undefined || before.until !== until) await agent.ledger.saveTombstone(stone);
  if (!host)
    return {
      state: 'gone',
      detail: before?.detail ?? 'not here: nothing was started under this id, or it is gone for long',
    };

  const waiting = new AbortController();
  const ended = endHost(agent, host, null).then(() => waiting.abort());
  await Promise.race([ended, sleep(WAIT_MS, null, { signal: waiting.signal }).catch(() => null)]);
  if (agent.hosts.get(hostId) === host)
    return { state: 'ending', detail: 'told to end; its process group is not gone yet' };
  return { state: 'gone', detail: agent.tombstones.get(hostId)?.detail ?? 'process group gone' };
}

/** Tombstones that have had their day. Broker time of one installation stands for all: they are minutes long. */
export async function pruneTombstones(agent: Agent): Promise<void> {
  const now = Math.min(Date.now(), ...agent.installations.all().map((it) => it.clock.now()));
  for (const stone of agent.tombstones.values()) {
    if (stone.until >= now || agent.hosts.has(stone.hostId)) continue;
    agent.tombstones.delete(stone.hostId);
    await agent.ledger.forgetTombstone(stone.hostId);
  }
}
