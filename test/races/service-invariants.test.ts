import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Agent } from '../../agent/agent.ts';
import { Host } from '../../agent/hosts/host.ts';
import { hostDeadline } from '../../agent/hosts/host-deadline.ts';
import { orderHost } from '../../agent/hosts/order-host.ts';
import { tellDeadline } from '../../agent/hosts/tell-deadline.ts';
import { at, DAY, after as later, MINUTE, SECOND } from '../../shared/domain/instant.ts';
import { Outage } from '../../shared/domain/outage.ts';
import { writeNativeSession } from '../../shared/wire/native.ts';
import { aRecord } from '../support/agent-record.ts';
import { brokerBench } from '../support/broker-bench.ts';
import { minute, start } from '../support/builders/minute.ts';
import { aRef } from '../support/builders/refs.ts';
import { aReadySession, aReleasedSession, theHost, theRequest } from '../support/builders/sessions.ts';

const GRACE_MS = 5 * MINUTE;

/** As much of an agent as the rules about its hosts touch. */
function anAgent(...hosts: readonly Host[]): Agent {
  const parts = {
    hosts: new Map(hosts.map((host) => [host.id, host])),
    tombstones: new Map<string, unknown>(),
    ledger: { saveHost: () => Promise.resolve() },
    news: () => undefined,
  };
  // Whoever touches another part finds out at once.
  return parts as unknown as Agent;
}

describe('what the invariants of the lease ask of agents', () => {
  it('invariant 6: a host is not handed on: an order for another session, account or installation is refused', async () => {
    // All seven, each time: drawn at random, one of them alone was missing from one run in twenty.
    for (let chosen = 1; chosen < 8; chosen++) {
      const agent = anAgent(new Host(aRecord()));
      const order = {
        ...aRecord().order,
        ...(chosen & 1 && { session: 'another-session' }),
        ...(chosen & 2 && { account: 'another-account' }),
        ...(chosen & 4 && { installation: 'another-installation' }),
      };
      expect(await orderHost(agent, order)).toEqual({ kind: 'otherSession' });
      expect(await orderHost(agent, aRecord().order)).toMatchObject({ kind: 'here' });
    }
  });

  it('invariant 6: what was told to end starts nothing any more', async () => {
    const agent = anAgent();
    agent.tombstones.set('host-1', { until: 60_000 } as never);
    expect(await orderHost(agent, aRecord().order)).toEqual({ kind: 'toldToEnd' });
  });

  it('invariant 8: a host outlives the last expiry that it was told by the grace and no more, and nothing lowers it', async () => {
    const told = fc.array(fc.integer({ min: 1, max: 1440 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(told, async (minutes) => {
        const host = new Host(aRecord());
        for (const count of minutes) await tellDeadline(anAgent(host), host, count * MINUTE);
        const last = Math.max(...minutes) * MINUTE;
        const causeAt = (broker: number) =>
          hostDeadline(host.record, { broker, monotonic: 0 }, GRACE_MS)?.cause ?? null;
        expect(causeAt(last + GRACE_MS - 1)).toBeNull();
        expect(causeAt(last + GRACE_MS)).toBe('deadline');
      }),
    );
  });

  it('invariant 8: an extension is told to the host before it is acknowledged', async () => {
    const { broker, store, hosts, time } = brokerBench();
    store.put(aReadySession());
    time.now = minute(3);
    let acknowledged = 0;
    const toldBefore: boolean[] = [];
    hosts.meanwhile = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      toldBefore.push(acknowledged < toldBefore.length + 1);
    };
    await broker.extendLease(aRef(), { minutes: 5, requestId: null }).then(() => acknowledged++);
    await broker.keepAlive(aRef(), 30).then(() => acknowledged++);
    await broker
      .updateSession(aRef(), { leaseMinutes: 60, updateId: null, tags: null })
      .then(() => acknowledged++);
    expect(toldBefore).toEqual([true, true, true]);
    expect(hosts.told.map(({ expiresAt }) => expiresAt)).toEqual([minute(17), minute(33), minute(62)]);
  });
});

describe('what the invariants of the lease ask of whoever cleans up', () => {
  const listing = { agent: theHost.agent, hosts: [{ hostId: 'left-behind', ref: aRef() }] };

  it('invariant 7: a host that no row names is reaped after its grace, and never in the first ten minutes of a store', async () => {
    const looks = fc.array(fc.integer({ min: 0, max: 15 * 60 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(looks, async (seconds) => {
        const { broker, hosts, time } = brokerBench();
        hosts.listings = [listing];
        const moments = seconds.toSorted((one, other) => one - other);
        for (const second of moments) {
          time.now = later(start, second * SECOND);
          await broker.reconcileHosts();
          const isDue = second >= 600 && second - (moments[0] ?? 0) >= 120;
          expect(hosts.released.length > 0).toBe(isDue);
          if (isDue) break;
        }
      }),
    );
  });

  it('invariant 7: an unreadable store reaps nothing', async () => {
    const { broker, store, hosts, time } = brokerBench();
    hosts.listings = [listing];
    for (const moment of [20, 25, 30, 60]) {
      time.now = minute(moment);
      store.failNext('find');
      await broker.reconcileHosts().catch((error: unknown) => expect(error).toBeInstanceOf(Outage));
    }
    expect(hosts.released).toEqual([]);
  });

  it('invariant 10: a record is readable for 30 days to the moment, and its id is refused as long, however late the purge is', async () => {
    const lateness = fc.array(fc.integer({ min: -40 * DAY, max: 10 * DAY }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(lateness, fc.boolean(), async (offsets, purges) => {
        const { broker, store, time } = brokerBench();
        const ended = aReleasedSession();
        store.put(ended);
        const gone = later(ended.endedAt, 30 * DAY);
        const edges = [...offsets, -1, 0].toSorted((one, other) => one - other);
        const other = { ...theRequest, leaseMinutes: 11 };
        for (const offset of edges.filter((edge) => gone + edge >= ended.endedAt)) {
          time.now = at(gone + offset);
          if (purges) await broker.purgeRecords();
          const isThere = offset < 0;
          expect((await broker.readSession(aRef())).ok).toBe(isThere);
          expect((await broker.stopSession(aRef())).ok).toBe(isThere);
          expect((await broker.listSessions(aRef().account, { after: null, limit: 9 })).sessions).toEqual([]);
          if (isThere)
            expect(await broker.createSession(aRef(), other)).toMatchObject({ refusal: { why: 'idTaken' } });
          expect(store.row(aRef()) !== undefined).toBe(isThere || !purges);
        }
        expect(await broker.createSession(aRef(), other)).toMatchObject({ ok: true, isNew: true });
      }),
      { numRuns: 60 },
    );
  });
});

describe('what the invariants of the lease ask of answers', () => {
  it('invariant 13: an answer has the time of the service and what is left by it, so that nobody compares clocks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 * MINUTE - 1 }), (elapsed) => {
        const session = aReadySession();
        const now = later(session.readyAt, elapsed);
        const body: object = writeNativeSession(session, now);
        expect(body).toMatchObject({
          serverTime: new Date(now).toISOString(),
          expiresAt: new Date(session.expiresAt).toISOString(),
          expiresInSeconds: Math.floor((session.expiresAt - now) / SECOND),
        });
      }),
    );
  });
});
