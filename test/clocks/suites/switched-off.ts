import { describe, expect, it } from 'vitest';
import { until } from '../../support/agent-until.ts';
import { KillApi } from '../../support/kill-api.ts';
import { factsOfBody, type SessionFacts } from '../../support/kill-facts.ts';
import { create } from '../../support/kill-steps.ts';
import { onClocks } from '../on-clocks.ts';
import { enter, grantedSeat, tryToEnter } from '../seats.ts';

const SECOND = 1000;
const DAY = 24 * 3_600_000;

/** A turn of the sweep and the ten seconds that come before it. */
const SWEEP_MS = 70 * SECOND;

export function exerciseSwitchedOff(): void {
  describe('a machine that was switched off for a day', () => {
    it('ends at its start, as of their deadlines, what fell due meanwhile, and gives every host back', async () => {
      await onClocks({ agentToo: true }, async ({ house, api, ready, when }, clocks) => {
        const short = await ready('short', 10);
        const long = await ready('long', 1440);
        await create(api, 'mute', 10);
        const { startDeadline } = await when('mute', ({ state }) => state === 'starting');
        await until('its engine', () => house.leaders().has('mute'));
        await ready('stopped', 10);
        await api.once('POST', 'stopped/:stop');
        const stopped = await when('stopped', ({ isGivenBack }) => isGivenBack);
        const seat = await grantedSeat(api, 'long', 'headset');
        await enter(seat);

        await Promise.all([house.broker?.kill(), house.agent?.kill()]);
        for (const pid of house.engines()) process.kill(pid, 'SIGKILL');
        await until('everything is off', () => house.engines().length === 0);
        clocks.broker.set(DAY);
        clocks.agent?.set(DAY);
        await clocks.withAgentClock(() => house.startAgent());
        await house.startBroker();

        // Tokens live for a day.
        const now = await KillApi.open(house);
        const facts = async (id: string): Promise<SessionFacts> => factsOfBody((await now.read(id)).body);
        expect((await facts('short')).end).toEqual({ reason: 'leaseExpired', at: short.expiresAt });
        expect((await facts('long')).end).toEqual({ reason: 'leaseExpired', at: long.expiresAt });
        expect((await facts('mute')).end).toEqual({ reason: 'placementTimeout', at: startDeadline });
        const isGivenBack = async (id: string): Promise<boolean> => (await facts(id)).isGivenBack;
        for (const id of ['short', 'long', 'mute']) {
          await until(`the host of ${id} is given back`, () => isGivenBack(id), SWEEP_MS);
          expect((await facts(id)).billingStoppedAt).toBeGreaterThan(clocks.broker.now() - SWEEP_MS);
        }
        expect(await facts('stopped')).toEqual(stopped);
        expect((await tryToEnter(seat)).admitted).toBe(false);
        expect(house.engines()).toEqual([]);
        await create(now, 'new', 10);
        await until('a new one is ready', async () => (await facts('new')).state === 'ready');
      });
    }, 120_000);
  });
}
