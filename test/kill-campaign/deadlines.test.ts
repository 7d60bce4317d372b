import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { until } from '../support/agent-until.ts';
import { moodyEngine } from '../support/kill-project.ts';
import { create, loseRuntimeFile, onScene } from '../support/kill-steps.ts';

const GRACE_MS = 1_000;
/** How late the agent may be with an end: it looks four times a second, and the machine may be busy. */
const LATE_MS = 3_000;
const MINUTE_MS = 60_000;

const shortGrace = { agentFlags: ['--grace-seconds', String(GRACE_MS / 1000), '--stop-seconds', '0.5'] };
const moody = ['--engine', moodyEngine, '--engine-ready', 'report', '--stop-seconds', '0.5'];

// They wait for the real clock, so they wait together.
describe.concurrent('deadlines, when something was killed', () => {
  it('an extension acknowledged just before a broker kill is honoured by the agent', async () => {
    await onScene(shortGrace, async ({ house, api, ready, facts, when }) => {
      const extended = await ready('extended', 1);
      const left = await ready('left', 1);
      const answer = await api.once('PATCH', 'extended', { maxLeaseTimeMinutes: 2 });
      await house.broker?.kill();
      expect(answer?.status).toBe(200);
      const [engine] = house.leaders().get('extended') ?? [];
      await until('the other engine is gone', () => !house.leaders().has('left'), MINUTE_MS + 10_000);
      await pause((left.expiresAt ?? 0) + GRACE_MS + LATE_MS - Date.now());
      expect(house.leaders().get('extended')).toEqual([engine]);
      await house.startBroker();
      expect(await facts('extended')).toMatchObject({
        state: 'ready',
        expiresAt: (extended.readyAt ?? 0) + 2 * MINUTE_MS,
      });
      expect(await facts('left')).toMatchObject({ end: { reason: 'leaseExpired', at: left.expiresAt } });
      await api.once('POST', 'extended/:stop');
      await when('extended', ({ isGivenBack }) => isGivenBack);
      expect(house.engines()).toEqual([]);
    });
  }, 120_000);

  it('when the broker is gone for good, every engine ends at the last told expiry and the grace, not before', async () => {
    await onScene(shortGrace, async ({ house, ready }) => {
      const due = new Map<string, number>();
      for (const id of ['one', 'two', 'three']) due.set(id, ((await ready(id, 1)).expiresAt ?? 0) + GRACE_MS);
      await house.broker?.kill();
      while (due.size > 0) {
        await pause(20);
        const running = house.leaders();
        const now = Date.now();
        for (const [id, at] of due) {
          if (!running.has(id)) {
            expect(now).toBeGreaterThanOrEqual(at);
            due.delete(id);
          } else expect(now).toBeLessThan(at + LATE_MS);
        }
      }
      expect(house.engines()).toEqual([]);
    });
  }, 120_000);

  it("when the runtime's own file is deleted, sessions end and hosts are given back by the sweep", async () => {
    const options = { agentFlags: moody, brokerEnvironment: { START_TIMEOUT_SECONDS: '30' } };
    await onScene(options, async ({ house, api, ready, when, facts }) => {
      const expiring = await ready('expiring', 1);
      await ready('stopped-after', 10);
      await ready('stopped-before', 10);
      await create(api, 'mute', 10);
      const { startDeadline } = await when('mute', ({ state }) => state === 'starting');
      await api.once('POST', 'stopped-before/:stop');
      await house.broker?.kill();
      loseRuntimeFile(house);
      await house.startBroker();
      await api.once('POST', 'stopped-after/:stop');
      const patience = 2 * MINUTE_MS;
      await when('stopped-after', ({ isGivenBack }) => isGivenBack, patience);
      const unplaced = await when('mute', ({ end, isGivenBack }) => end !== null && isGivenBack, patience);
      expect(unplaced.end).toEqual({ reason: 'placementTimeout', at: startDeadline });
      const expired = await when('expiring', ({ end, isGivenBack }) => end !== null && isGivenBack, patience);
      expect(expired.end).toEqual({ reason: 'leaseExpired', at: expiring.expiresAt });
      await when('stopped-before', ({ isGivenBack }) => isGivenBack, patience);
      for (const id of ['stopped-before', 'stopped-after'])
        expect((await facts(id)).end?.reason).toBe('userRequested');
      expect(house.engines()).toEqual([]);
    });
  }, 180_000);

  it('an engine that is frozen ends nothing before its lease does, also when broker and agent are killed meanwhile', async () => {
    await onScene({ agentFlags: moody }, async ({ house, ready, when, facts }) => {
      const { expiresAt } = await ready('frozen', 1);
      const [engine = 0] = house.leaders().get('frozen') ?? [];
      process.kill(engine, 'SIGSTOP');
      await Promise.all([house.broker?.kill(), house.agent?.kill()]);
      await house.startAgent();
      await house.startBroker();
      await pause((expiresAt ?? 0) - Date.now() - 3_000);
      expect((await facts('frozen')).state).toBe('ready');
      const ended = await when('frozen', ({ end, isGivenBack }) => end !== null && isGivenBack);
      expect(ended.end).toEqual({ reason: 'leaseExpired', at: expiresAt });
      expect(house.engines()).toEqual([]);
    });
  }, 120_000);
});
