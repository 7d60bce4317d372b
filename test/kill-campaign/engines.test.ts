import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { until } from '../support/agent-until.ts';
import { moodyEngine } from '../support/kill-project.ts';
import { create, onScene } from '../support/kill-steps.ts';

const moody = ['--engine', moodyEngine, '--engine-ready', 'report', '--stop-seconds', '0.5'];
const webPage = join(import.meta.dirname, '../support/agent-engines/web-page.mjs');

describe('engines that go wrong', () => {
  it('one that is frozen ends its session with hostFailure where it has a health address', async () => {
    const health = ['--engine-ready', 'url:/health', '--engine-health', '/health'];
    const agentFlags = ['--engine', `${process.execPath} ${webPage}`, ...health, '--stop-seconds', '0.5'];
    const options = { agentFlags: [...agentFlags, '--engine-health-seconds', '0.5'] };
    await onScene(options, async ({ house, ready, when }) => {
      await ready('s1');
      const [engine = 0] = house.leaders().get('s1') ?? [];
      process.kill(engine, 'SIGSTOP');
      const { end } = await when(
        's1',
        ({ isGivenBack, end: ended }) => ended !== null && isGivenBack,
        20_000,
      );
      expect(end?.reason).toBe('hostFailure');
      expect(house.engines()).toEqual([]);
    });
  }, 40_000);

  it('one that is never ready ends its session at the start deadline, although the broker was killed meanwhile', async () => {
    const options = { agentFlags: moody, brokerEnvironment: { START_TIMEOUT_SECONDS: '4' } };
    await onScene(options, async ({ house, api, when }) => {
      await create(api, 'mute', 10);
      const { startDeadline } = await when('mute', ({ state }) => state === 'starting');
      await until('an engine', () => house.leaders().has('mute'));
      await house.broker?.kill();
      await house.startBroker();
      const { end } = await when(
        'mute',
        ({ isGivenBack, end: ended }) => ended !== null && isGivenBack,
        20_000,
      );
      expect(end).toEqual({ reason: 'placementTimeout', at: startDeadline });
      expect(house.engines()).toEqual([]);
    });
  }, 40_000);

  it('one that is killed takes with it what it has started, in its group and out of it, also while the agent is dead', async () => {
    await onScene({ agentFlags: moody }, async ({ house, ready, when }) => {
      for (const [id, agentIsDead] of [
        ['family-1', false],
        ['family-2', true],
      ] as const) {
        await ready(id);
        const [engine = 0] = house.leaders().get(id) ?? [];
        if (agentIsDead) await house.agent?.kill();
        process.kill(engine, 'SIGKILL');
        expect(house.engines().length).toBeGreaterThanOrEqual(2);
        if (agentIsDead) await house.startAgent();
        const { end } = await when(
          id,
          ({ isGivenBack, end: ended }) => ended !== null && isGivenBack,
          20_000,
        );
        expect(end?.reason).toBe('hostFailure');
        await until('nothing is left', () => house.engines().length === 0);
      }
    });
  }, 60_000);
});
