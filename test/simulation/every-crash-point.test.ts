import { expect, it } from 'vitest';
import { describeFailure } from './describe-failure.ts';
import type { CrashPoint } from './faults.ts';
import { runSeed } from './run-seed.ts';

/** Short histories without any other trouble, in which sessions are made, extended, kept alive, entered, left idle, warned of and stopped, and expire; in the second one a seat is handed over. */
const SEEDS = [9, 5];

/** A crash point that is never reached. */
const nowhere: CrashPoint = { call: 0, phase: 'before' };

const pointsOf = (calls: number): CrashPoint[] =>
  Array.from({ length: calls }, (_, index) => index + 1).flatMap((call) => [
    { call, phase: 'before' },
    { call, phase: 'after' },
  ]);

it.each(SEEDS)(
  'holds every rule wherever the process dies in the history of seed %i',
  { timeout: 120_000 },
  async (seed) => {
    const whole = await runSeed(seed, { crashPoint: nowhere });
    expect(whole.broken).toBeNull();
    expect(whole.reached.get('crash')).toBeUndefined();
    const points = pointsOf(whole.calls);
    expect(points.length).toBeGreaterThan(100);
    const failures: string[] = [];
    const work = async (): Promise<void> => {
      for (let point = points.shift(); point; point = points.shift()) {
        const result = await runSeed(seed, { crashPoint: point });
        const where = `Crash ${point.phase} call ${point.call}`;
        if (result.reached.get('crash') !== 1) failures.push(`${where}: not reached.`);
        if (result.broken) failures.push(`${where}. ${describeFailure(result)}`);
      }
    };
    await Promise.all(Array.from({ length: 8 }, work));
    expect(failures.slice(0, 3).join('\n\n')).toBe('');
  },
);
