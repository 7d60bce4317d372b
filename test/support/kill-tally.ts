import type { DeviceFigures } from './kill-device.ts';

/** What a campaign has done and measured so far. */
export class KillTally {
  kills = 0;
  sessions = 0;
  reconnects = 0;
  /** Sessions that ended because their engine or agent was killed, by the reason they gave. */
  readonly victims = new Map<string, number>();
  readonly moments = new Map<string, number>();
  readonly failures: string[] = [];
  readonly restartsMs: number[] = [];
  readonly figures: DeviceFigures = { pings: 0, longestSilenceMs: 0 };

  count(counts: Map<string, number>, name: string, by = 1): void {
    counts.set(name, (counts.get(name) ?? 0) + by);
  }

  /** The same fault may be seen from two sides. */
  fail(seed: number, what: string): void {
    if (this.failures.some((failure) => failure.endsWith(what))) return;
    this.failures.push(`seed ${seed}, after ${this.kills} kills: ${what}`);
  }

  lines(): readonly string[] {
    const list = (counts: Map<string, number>): string =>
      [...counts]
        .toSorted((one, other) => other[1] - one[1])
        .map(([name, times]) => `${name} ${times}`)
        .join(', ');
    const restarts = this.restartsMs.toSorted((one, other) => one - other);
    const restart = (share: number): number =>
      Math.round(restarts[Math.floor(share * (restarts.length - 1))] ?? 0);
    return [
      `killed: ${list(this.victims)}`,
      `moments: ${list(this.moments)}`,
      `${this.sessions} sessions; ${this.figures.pings} pings answered, the longest wait ${Math.round(this.figures.longestSilenceMs)} ms`,
      `the broker was back after ${restart(0.5)} ms (median), ${restart(1)} ms (longest)`,
    ];
  }
}
