import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { becomeReady } from '../../../shared/domain/become-ready.ts';
import { claimHost } from '../../../shared/domain/claim-host.ts';
import type { Decision } from '../../../shared/domain/decision.ts';
import { after, at, type Instant, MINUTE } from '../../../shared/domain/instant.ts';
import { defaultLeasePolicy as policy } from '../../../shared/domain/lease-policy.ts';
import { loseHost } from '../../../shared/domain/lose-host.ts';
import { isReadable } from '../../../shared/domain/moments.ts';
import { claimRelease, confirmRelease, failRelease } from '../../../shared/domain/release.ts';
import { reserveSeat } from '../../../shared/domain/reserve-seat.ts';
import { reportSeat } from '../../../shared/domain/seat-report.ts';
import type { Session } from '../../../shared/domain/session.ts';
import { setLease } from '../../../shared/domain/set-lease.ts';
import { settle } from '../../../shared/domain/settle.ts';
import { stop } from '../../../shared/domain/stop.ts';
import { allRows } from '../../support/all-rows.ts';
import { entryFor } from '../../support/builders/entry-for.ts';
import { start } from '../../support/builders/minute.ts';
import { aReadySession, aStartingSession, theHost } from '../../support/builders/sessions.ts';
import { found, insert, storeOver } from '../../support/contracts/session-store-setup.ts';
import { memoryTable } from '../../support/open-tables.ts';

const { endpoint } = aReadySession();
const { hostId } = theHost;

const attemptOf = ({ host }: Session): { hostId: string; attempts: number } => ({
  hostId,
  attempts: 'attempts' in host ? host.attempts : 0,
});

/** Every verb of the domain, with facts that fit now and then. */
const verbs: Record<string, (session: Session, now: Instant, n: number) => Decision> = {
  claim: (session, now) => claimHost(session, theHost, now),
  ready: (session, now) => becomeReady(session, hostId, endpoint, now, policy),
  lease: (session, _now, n) => setLease(session, session.leaseMinutes + n, null, policy),
  reserve: (session, now, n) =>
    reserveSeat(session, { deviceId: `d${n % 2}`, presented: null, fresh: `seat${n}` }, now, policy),
  report: (session, now, n) =>
    reportSeat(session, hostId, {
      epoch: (n % 3) + 1,
      seat: 's',
      deviceId: 'd',
      connected: n % 2 === 0,
      since: now,
    }),
  stop: (session, now) => stop(session, 'userRequested', now),
  lose: (session, now) => loseHost(session, hostId, 'exited', now),
  time: (session) => ({ ok: true, session }),
  tryRelease: (session, now) => claimRelease(session, now, policy),
  failRelease: (session, now, n) =>
    failRelease(session, attemptOf(session), 'no', now, (n % 10) / 10, policy),
  confirmRelease: (session, now) => confirmRelease(session, hostId, 'gone', now),
};

const steps = fc.array(
  fc.record({
    verb: fc.constantFrom(...Object.keys(verbs)),
    minutes: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 9 }) }, fc.constant(31 * 24 * 60)),
    n: fc.nat({ max: 20 }),
  }),
  { maxLength: 25 },
);

describe('the rows of a session', () => {
  it('are always the same function of the session, whatever happened to it', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (walk) => {
        const table = memoryTable();
        const store = await storeOver(table, { shards: 1 });
        let now = start;
        await insert(store, aStartingSession());
        for (const { verb, minutes, n } of walk) {
          now = after(now, minutes * MINUTE);
          const before = await found(store, aStartingSession());
          const next = isReadable(before.session, now, policy)
            ? verbs[verb]?.(settle(before.session, now), now, n)
            : ({ ok: true, session: aStartingSession({ createdAt: now }) } as const);
          if (!next?.ok || next.session === before.session) continue;
          const session = { ...next.session, version: before.session.version + 1 };
          expect(await store.replace(before, session, entryFor(before.session, session))).toBe(true);
          expect(await indexKeysIn(table)).toEqual(indexKeysOf(session));
        }
        await table.close();
      }),
      { numRuns: 150 },
    );
  });
});

const indexKeysIn = async (table: ReturnType<typeof memoryTable>): Promise<string[]> =>
  (await allRows(table, 's00')).map(({ key }) => key).filter((key) => /^[ldp]/.test(key));

/** The layout, said a second time: nothing here is shared with what is tested. */
function indexKeysOf(session: Session): string[] {
  const name = `${session.account}|${session.id}`;
  const text = (milliseconds: number): string => new Date(at(milliseconds)).toISOString();
  if (session.state === 'starting')
    return [`d|${text(Math.min(session.createdAt + 30_000, session.startDeadline))}|${name}`, `l|${name}`];
  if (session.state === 'ready') return [`d|${text(session.expiresAt)}|${name}`, `l|${name}`];
  const { host } = session;
  if (host.state === 'none' || host.state === 'released') {
    return [`p|${text(session.endedAt + 30 * 24 * 3_600_000)}|${name}`];
  }
  return [`d|${text(host.dueAt)}|${name}`];
}
