import { join } from 'node:path';
import type { Timer } from '@azure/functions';
import { app } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../runtime/clock/virtual-clock.ts';
import type { TestHost } from '../support/runtime-host.ts';
import { START, startTestHost, temporaryFolder } from '../support/runtime-host.ts';

const MINUTE = 60_000;
const HOURLY = '0 0 * * * *';

interface Runs extends TestHost {
  readonly runs: { readonly at: number; readonly isPastDue: boolean; readonly last: string }[];
}

interface Setting {
  readonly schedule?: string;
  readonly runOnStartup?: boolean;
  readonly useMonitor?: boolean;
  readonly dataFile?: string;
  readonly clock?: VirtualClock;
  readonly work?: () => Promise<void>;
}

/** A host with one timer function, 'tick', that writes down its runs. */
async function start({
  dataFile,
  clock = new VirtualClock(START),
  work,
  ...timer
}: Setting = {}): Promise<Runs> {
  const runs: { at: number; isPastDue: boolean; last: string }[] = [];
  const handler = async ({ isPastDue, scheduleStatus }: Timer): Promise<void> => {
    runs.push({ at: clock.now() - START, isPastDue, last: scheduleStatus.last });
    await work?.();
  };
  const test = await startTestHost(() => app.timer('tick', { schedule: HOURLY, ...timer, handler }), {
    clock,
    ...(dataFile !== undefined && { dataFile }),
  });
  return { ...test, runs };
}

const times = ({ runs }: Runs): number[] => runs.map(({ at }) => at / MINUTE);

describe('a timer function', () => {
  it('runs at every occurrence of its schedule and at no other time', async () => {
    const test = await start();
    await test.clock.advanceBy(180 * MINUTE);
    expect(times(test)).toEqual([60, 120, 180]);
    expect(test.runs.some(({ isPastDue }) => isPastDue)).toBe(false);
  });

  it('is told its last occurrence', async () => {
    const test = await start();
    await test.clock.advanceBy(120 * MINUTE);
    expect(test.runs[0]?.last).toMatch(/^0001/);
    expect(test.runs[1]?.last).toBe(new Date(START + 60 * MINUTE).toISOString());
  });

  it('runs at the start when it asks for it, and then by its schedule', async () => {
    const test = await start({ runOnStartup: true });
    await test.clock.advanceBy(60 * MINUTE);
    expect(times(test)).toEqual([0, 60]);
    expect(test.runs[0]?.isPastDue).toBe(false);
  });

  it('never runs twice at a time: an occurrence during a run is skipped', async () => {
    let finish: () => void = () => undefined;
    let running = 0;
    let most = 0;
    const test = await start({
      work: async () => {
        most = Math.max(most, ++running);
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        running--;
      },
    });
    const run = test.host.runTimer('tick');
    const second = test.host.runTimer('tick');
    await expect.poll(() => test.runs.length).toBe(1);
    finish();
    await run;
    await expect.poll(() => test.runs.length).toBe(2);
    finish();
    await second;
    expect(most).toBe(1);
  });

  it('that fails is logged, and runs again at its next occurrence', async () => {
    const test = await start({ work: () => Promise.reject(new Error('no network')) });
    await test.clock.advanceBy(120 * MINUTE);
    expect(times(test)).toEqual([60, 120]);
    expect(test.log.filter(({ level }) => level === 'error')).toEqual([
      expect.objectContaining({ function: 'tick', message: expect.stringContaining('no network') }),
      expect.objectContaining({ function: 'tick' }),
    ]);
  });

  it('can be run out of turn, and says why it failed', async () => {
    const test = await start({ work: () => Promise.reject(new Error('no network')) });
    await expect(test.host.runTimer('tick')).rejects.toThrow('no network');
    await expect(test.host.runTimer('tock')).rejects.toThrow(/no timer function named "tock"/);
    await test.clock.advanceBy(60 * MINUTE);
    expect(times(test)).toEqual([0, 60]);
  });
});

describe('after the host was down', () => {
  /** Runs a first host for half an hour, leaves it down for `down` minutes, and starts a second one. */
  async function restart(down: number, first: Setting = {}, second: Setting = first): Promise<Runs> {
    const dataFile = join(temporaryFolder(), 'engine.sqlite');
    const clock = new VirtualClock(START);
    const before = await start({ ...first, dataFile, clock });
    await clock.advanceBy(30 * MINUTE);
    await before.host.close();
    await clock.advanceBy(down * MINUTE);
    const after = await start({ ...second, dataFile, clock });
    await after.host.idle();
    return after;
  }

  it('a timer that missed occurrences runs once, as past due', async () => {
    const test = await restart(300);
    expect(test.runs).toMatchObject([{ at: 330 * MINUTE, isPastDue: true }]);
    await test.clock.advanceBy(30 * MINUTE);
    expect(test.runs[1]).toMatchObject({ at: 360 * MINUTE, isPastDue: false });
  });

  it('a timer whose occurrence is exactly now is past due', async () => {
    expect((await restart(30)).runs).toMatchObject([{ at: 60 * MINUTE, isPastDue: true }]);
  });

  it('a timer that missed nothing does not run', async () => {
    expect((await restart(29)).runs).toEqual([]);
  });

  it('a timer that also runs at the start runs once', async () => {
    expect((await restart(300, { runOnStartup: true })).runs).toMatchObject([{ isPastDue: true }]);
  });

  it('a timer with another schedule is not past due', async () => {
    expect((await restart(300, {}, { schedule: '0 30 * * * *' })).runs).toEqual([]);
  });

  it('a timer that is not monitored is not past due', async () => {
    expect((await restart(300, { useMonitor: false })).runs).toEqual([]);
  });

  it('a timer that comes more often than once a minute is not past due', async () => {
    expect((await restart(300, { schedule: '*/30 * * * * *' })).runs).toEqual([]);
  });

  it('a timer is past due only once', async () => {
    const dataFile = join(temporaryFolder(), 'engine.sqlite');
    const clock = new VirtualClock(START);
    await (await start({ dataFile, clock })).host.close();
    await clock.advanceBy(90 * MINUTE);
    const second = await start({ dataFile, clock });
    await second.host.idle();
    await second.host.close();
    const third = await start({ dataFile, clock });
    await third.host.idle();
    expect([second.runs.length, third.runs.length]).toEqual([1, 0]);
  });
});
