import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { fetchAccessToken } from '../../../cli/access-token.ts';
import { at, type Instant } from '../../../shared/domain/instant.ts';
import type { ReadySession } from '../../../shared/domain/session.ts';
import type { AccountId, SessionId } from '../../../shared/domain/session-ref.ts';
import type { Admitted } from '../../support/agent-device.ts';
import { until } from '../../support/agent-until.ts';
import { aReadySession } from '../../support/builders/sessions.ts';
import { KillApi } from '../../support/kill-api.ts';
import type { KillHouse } from '../../support/kill-house.ts';
import { leaveRows } from '../../support/kill-old-rows.ts';
import { create } from '../../support/kill-steps.ts';
import { readRecords } from '../../support/kill-store.ts';
import { onClocks } from '../on-clocks.ts';
import { enter, grantedSeat, isAnswered, refusedSeat, tryToEnter } from '../seats.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A turn of the sweep and the ten seconds that an end may be overdue before it is the sweep's. */
const SWEEP_MS = 70 * SECOND;

/** An agent's longest silence towards its broker, and a little for a busy machine. */
const REPORT_MS = 20 * SECOND;

export function exerciseJumps(): void {
  describe.concurrent("when the broker's clock jumps", () => {
    it('back by an hour, nobody is ended early and the lease is kept by the clock as it now is', async () => {
      await onClocks({}, async ({ house, api, ready, when, facts }, { broker }) => {
        const before = await ready('before', 1);
        const seated = await ready('seated', 10);
        const first = await grantedSeat(api, 'seated', 'headset');
        const device = await enter(first);
        broker.set(-HOUR);

        // The agent learns with its next report that the clock went back; until then it takes the order for one of the past.
        await create(api, 'after', 1);
        const after = await when('after', ({ state }) => state !== 'starting', REPORT_MS);
        expect(after.state).toBe('ready');
        expect(after.expiresAt).toBeLessThan((before.expiresAt ?? 0) - HOUR + REPORT_MS + 10 * SECOND);
        const longer = await api.once('PATCH', 'seated', { maxLeaseTimeMinutes: 20 });
        expect(longer?.status).toBe(200);
        expect((await facts('seated')).expiresAt).toBe((seated.readyAt ?? 0) + 20 * MINUTE);
        expect(await refusedSeat(api, 'seated', 'other')).toEqual([409, 'OtherSessionConnected']);
        const second = await grantedSeat(api, 'seated', 'headset', first.seatSecret);
        expect(second.epoch).toBeGreaterThan(first.epoch);
        const again = await enter(second);
        expect((await device.closed).code).toBe(4411);

        const ended = await when('after', ({ end }) => end !== null, 2 * MINUTE);
        expect(ended.end).toEqual({ reason: 'leaseExpired', at: after.expiresAt });
        expect(broker.now() - (after.expiresAt ?? 0)).toBeLessThan(2 * SECOND);
        await when('after', ({ isGivenBack }) => isGivenBack);
        // In true time its minute is over, and its grace is not: both go by the broker's clock.
        await pause((before.expiresAt ?? 0) + 5 * SECOND - Date.now());
        expect(await facts('before')).toMatchObject({ state: 'ready', expiresAt: before.expiresAt });
        expect([...house.leaders().keys()].toSorted()).toEqual(['before', 'seated']);
        expect(await isAnswered(again)).toBe(true);

        await api.once('POST', 'before/:stop');
        const stopped = await when('before', ({ isGivenBack }) => isGivenBack);
        expect(stopped.billingStoppedAt).toBeGreaterThanOrEqual(stopped.end?.at ?? Infinity);
      });
    }, 180_000);

    it.each([
      ['an hour', HOUR],
      ['thirty days', 30 * DAY],
    ])(
      'back by %s, the sweep goes on: what nobody else ends or gives back is its within one turn',
      async (_name, by) => {
        await onClocks({}, async ({ house, ready, when }, { broker }) => {
          await ready('one');
          broker.set(-by);
          const lost = lostSession(house, at(broker.now() - HOUR));
          await leaveRows(house, [lost]);
          const ended = await when(lost.id, ({ end, isGivenBack }) => end !== null && isGivenBack, SWEEP_MS);
          expect(ended.end).toEqual({ reason: 'leaseExpired', at: lost.expiresAt });
          expect([...house.leaders().keys()]).toEqual(['one']);
        });
      },
      240_000,
    );

    it('forward by an hour and back, everybody past the deadline is ended within a sweep, as of it, and stays ended', async () => {
      await onClocks({}, async ({ house, api, ready, when, facts }, { broker }) => {
        const seated = await ready('seated', 10);
        const waiting = await ready('waiting', 10);
        const lasting = await ready('lasting', 120);
        await create(api, 'mute', 10);
        const { startDeadline } = await when('mute', ({ state }) => state === 'starting');
        await until('its engine', () => house.leaders().has('mute'));
        const device = await enter(await grantedSeat(api, 'seated', 'headset'));
        const unused = await grantedSeat(api, 'waiting', 'headset');
        const held = await grantedSeat(api, 'lasting', 'headset');

        broker.set(HOUR);
        const jumpedAt = performance.now();
        const expected = { reason: 'leaseExpired', at: seated.expiresAt };
        expect((await facts('seated')).end).toEqual(expected);
        expect((await facts('waiting')).end).toEqual({ reason: 'leaseExpired', at: waiting.expiresAt });
        expect((await facts('mute')).end).toEqual({ reason: 'placementTimeout', at: startDeadline });
        expect((await api.once('PATCH', 'seated', { maxLeaseTimeMinutes: 20 }))?.status).toBe(409);
        expect((await refusedSeat(api, 'seated', 'headset'))[1]).toBe('SessionEnded');
        const stillLasts = await grantedSeat(api, 'lasting', 'headset', held.seatSecret);
        expect(stillLasts.epoch).toBeGreaterThan(held.epoch);

        for (const id of ['seated', 'waiting', 'mute'])
          await when(id, ({ isGivenBack }) => isGivenBack, SWEEP_MS);
        expect(performance.now() - jumpedAt).toBeLessThan(SWEEP_MS);
        expect([...house.leaders().keys()]).toEqual(['lasting']);
        expect((await device.closed).code).toBe(4410);
        expect((await tryToEnter(unused)).admitted).toBe(false);

        broker.set(0);
        expect((await facts('seated')).end).toEqual(expected);
        expect((await api.once('PUT', 'seated', { maxLeaseTimeMinutes: 10, size: 'Standard' }))?.status).toBe(
          200,
        );
        expect((await facts('seated')).end).toEqual(expected);
        expect((await facts('lasting')).expiresAt).toBe(lasting.expiresAt);
        // The first grant's reservation had lapsed an hour from now, so the second one made a new seat.
        await enterAgain(api, 'lasting', stillLasts.seatSecret ?? '', stillLasts.epoch);
        await ready('new', 10);
      });
    }, 180_000);

    it('forward by thirty days and back, records and tokens are past their days, and the service goes on', async () => {
      await onClocks({}, async ({ house, api, ready, when, facts }, { broker }) => {
        const live = await ready('live', 10);
        await ready('stopped', 10);
        await api.once('POST', 'stopped/:stop');
        await when('stopped', ({ isGivenBack }) => isGivenBack);

        broker.set(30 * DAY);
        expect((await api.once('GET', 'stopped'))?.status).toBe(401);
        const then = await KillApi.open(house);
        expect((await then.once('GET', 'stopped'))?.status).toBe(404);
        const isThere = (id: string): boolean => readRecords(house.folder.sessions).sessions.has(id);
        await until('the purge', () => !isThere('stopped'), SWEEP_MS);
        await until('the end', () => !house.leaders().has('live'), SWEEP_MS);
        expect(readRecords(house.folder.sessions).sessions.get('live')).toMatchObject({
          state: 'ended',
          reason: 'leaseExpired',
          endedAt: live.expiresAt,
        });
        await create(then, 'future', 10);
        await until('it is ready', async () => (await bodyOf(then, 'future')).includes('"Ready"'));

        const later = await KillApi.open(house);

        broker.set(0);
        // It was signed in a time that is now to come, and nobody has shown it before.
        expect((await later.once('GET', 'future'))?.status).toBe(401);
        const future = await facts('future');
        expect(future).toMatchObject({ state: 'ready', lease: 10 });
        expect(future.expiresAt).toBeGreaterThan(Date.now() + 29 * DAY);
        expect((await facts('live')).end).toEqual({ reason: 'leaseExpired', at: live.expiresAt });
        await api.once('POST', 'future/:stop');
        await when('future', ({ isGivenBack }) => isGivenBack);
        expect(await fetchAccessToken(house.url, house.account)).not.toBe('');
        await ready('new', 10);
      });
    }, 240_000);
  });

  describe.concurrent('when the clocks of broker and agent jump together, as on one machine', () => {
    it('nobody is ended early, devices stay, epochs grow, and what is past its deadline goes within a sweep', async () => {
      await onClocks({ agentToo: true }, async ({ house, api, ready, when, facts }, { broker, agent }) => {
        const set = (offsetMs: number): void => {
          for (const clock of [broker, agent]) clock?.set(offsetMs);
        };
        const { readyAt } = await ready('seated', 10);
        const held = await grantedSeat(api, 'seated', 'headset');
        let device = await enter(held);
        let { epoch } = held;
        let lease = 10;
        for (const offset of [-HOUR, 0, -30 * DAY, 0, 4 * MINUTE, 0]) {
          set(offset);
          await api.once('PATCH', 'seated', { maxLeaseTimeMinutes: ++lease });
          expect(await isAnswered(device)).toBe(true);
          const entered = await enterAgain(api, 'seated', held.seatSecret ?? '', epoch);
          ({ device, epoch } = entered);
          const expiresAt = (readyAt ?? 0) + lease * MINUTE;
          expect(await facts('seated')).toMatchObject({ state: 'ready', expiresAt });
        }
        set(HOUR);
        const { end } = await when('seated', ({ isGivenBack }) => isGivenBack, SWEEP_MS);
        expect(end).toEqual({ reason: 'leaseExpired', at: (readyAt ?? 0) + lease * MINUTE });
        expect((await device.closed).code).toBe(4410);
        expect(house.engines()).toEqual([]);
      });
    }, 180_000);
  });
}

/**
 * Gets the device in that has this secret, with a higher epoch each time that it asks. A gate learns with its next report that the
 * broker's clock went back; until then tickets look expired to it.
 */
function enterAgain(api: KillApi, session: string, secret: string, epoch: number) {
  let last = epoch;
  const tryOnce = async (): Promise<{ device: Admitted; epoch: number } | null> => {
    const next = await grantedSeat(api, session, 'headset', secret);
    expect(next.epoch).toBeGreaterThan(last);
    last = next.epoch;
    const device = await tryToEnter(next);
    if (device.admitted) return { device, epoch: last };
    await pause(500);
    return null;
  };
  return until(`a device gets into ${session}`, tryOnce, REPORT_MS);
}

/** Whoever was to end it does not know of it: the sweep has to find its row. */
function lostSession(house: KillHouse, readyAt: Instant): ReadySession {
  return aReadySession({
    account: house.account.accountId as AccountId, // A made account's id is one.
    id: 'lost' as SessionId, // In the alphabet of ids.
    version: 1,
    createdAt: readyAt,
    readyAt,
    host: { state: 'held', hostId: 'host-of-lost', agent: 'local', since: readyAt },
  });
}

const bodyOf = async (api: KillApi, id: string): Promise<string> => JSON.stringify((await api.read(id)).body);
