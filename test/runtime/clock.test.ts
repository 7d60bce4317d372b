import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../runtime/clock/system-clock.ts';
import { VirtualClock } from '../../runtime/clock/virtual-clock.ts';

describe('the virtual clock', () => {
  it('fires timers in their order, each at its own moment, and ends where it was told', async () => {
    const clock = new VirtualClock(0);
    const fired: [string, number][] = [];
    clock.setTimer(20, () => fired.push(['later', clock.now()]));
    clock.setTimer(10, () => fired.push(['sooner', clock.now()]));
    clock.setTimer(31, () => fired.push(['too late', clock.now()]));
    await clock.advanceTo(30);
    expect(fired).toEqual([
      ['sooner', 10],
      ['later', 20],
    ]);
    expect(clock.now()).toBe(30);
  });

  it('fires a timer that is due exactly at the end', async () => {
    const clock = new VirtualClock(0);
    const fire = vi.fn();
    clock.setTimer(30, fire);
    await clock.advanceBy(30);
    expect(fire).toHaveBeenCalledOnce();
  });

  it('fires nothing that was cancelled', async () => {
    const clock = new VirtualClock(0);
    const fire = vi.fn();
    clock.setTimer(10, fire)();
    await clock.advanceTo(20);
    expect(fire).not.toHaveBeenCalled();
  });

  it('waits before every step until those who joined are idle', async () => {
    const clock = new VirtualClock(0);
    const seen: number[] = [];
    clock.join(async () => {
      await Promise.resolve();
      seen.push(clock.now());
    });
    clock.setTimer(10, () => undefined);
    await clock.advanceTo(20);
    expect(new Set(seen)).toEqual(new Set([0, 10, 20]));
  });

  it('runs recurring timers on the way to idleness, but does not wait for their end', async () => {
    const clock = new VirtualClock(0);
    let ticks = 0;
    const tick = (): void => {
      ticks++;
      clock.setTimer(clock.now() + 10, tick, 'recurring');
    };
    clock.setTimer(10, tick, 'recurring');
    clock.setTimer(35, () => undefined);
    await clock.runUntilIdle();
    expect([ticks, clock.now()]).toEqual([3, 35]);
  });

  it('says when it does not come to an end', async () => {
    const clock = new VirtualClock(0);
    const again = (): unknown => clock.setTimer(clock.now() + 10, again);
    again();
    await expect(clock.runUntilIdle(100)).rejects.toThrow(/Not idle after 100 ms/);
  });
});

describe('the system clock', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('keeps waits of more than 2^31 ms, and fires no earlier than asked for', () => {
    vi.useFakeTimers({ now: 0 });
    const fire = vi.fn();
    const at = 2 ** 31 + 5_000;
    systemClock.setTimer(at, fire);
    vi.advanceTimersByTime(at - 1);
    expect(fire).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(fire).toHaveBeenCalledOnce();
  });

  it('never fires before the call that sets the timer returns, also for a moment that is past', () => {
    vi.useFakeTimers({ now: 100 });
    const fire = vi.fn();
    systemClock.setTimer(50, fire);
    expect(fire).not.toHaveBeenCalled();
    vi.advanceTimersByTime(0);
    expect(fire).toHaveBeenCalledOnce();
  });

  it('fires nothing that was cancelled after its first wait', () => {
    vi.useFakeTimers({ now: 0 });
    const fire = vi.fn();
    const cancel = systemClock.setTimer(200_000, fire);
    vi.advanceTimersByTime(100_000);
    cancel();
    vi.advanceTimersByTime(200_000);
    expect(fire).not.toHaveBeenCalled();
  });
});
