import { Random } from '../simulation/random.ts';
import { startFuzzBroker } from './fuzz-broker.ts';
import { FuzzLane } from './fuzz-lane.ts';

/** After so many requests the whole service is compared with what it has to be. */
const ROUND = 1_000;
/** Callers at a time, of each account. */
const LANES = 4;
/** More failures tell nothing new. */
const MOST_TOLD = 20;

interface Options {
  readonly requests: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

/** Sends so many requests to a broker of its own. The same seed sends the same; in which order they arrive is the machine's. */
export async function runFuzz({
  requests,
  seed,
  say,
}: Options): Promise<{ readonly failures: readonly string[] }> {
  const failures: string[] = [];
  const report = (problem: string): void => {
    if (failures.push(problem) <= MOST_TOLD) say(`FAILED ${problem}`);
  };
  const statuses = new Map<number, number>();
  const count = (status: number): void => void statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const random = new Random(seed);
  const broker = await startFuzzBroker();
  try {
    const [a, b] = broker.accounts;
    const lanes = Array.from({ length: 2 * LANES }, (_, index) => {
      const isFirst = index < LANES;
      const marks = isFirst ? { own: 'known-a-', other: 'known-b-' } : { own: 'known-b-', other: 'known-a-' };
      const [own, other] = isFirst ? [a, b] : [b, a];
      return new FuzzLane({
        count,
        broker,
        own,
        other,
        marks,
        lane: index % LANES,
        random: random.fork(),
        report,
      });
    });
    const began = performance.now();
    for (let done = 0; done < requests; ) {
      const end = Math.min(done + ROUND, requests);
      await Promise.all(
        lanes.map(async (lane) => {
          while (done < end) {
            done++;
            await lane.step();
          }
        }),
      );
      for (const lane of lanes) await lane.check();
      const log = broker.takeLog();
      if ([...broker.secrets, a.token, b.token].some((secret) => log.includes(secret)))
        report('a secret in the log');
      if (/failed unexpectedly|request failed:/.test(log)) report(`a bug in the log: ${log.slice(0, 500)}`);
      const seconds = (performance.now() - began) / 1000;
      say(
        `${done} of ${requests} requests, ${failures.length} failed, ${Math.round(done / seconds)} a second`,
      );
    }
    const unanswered = statuses.get(0) ?? 0;
    statuses.delete(0);
    const counted = [...statuses].toSorted(([one], [other]) => one - other);
    say(
      `Answers: ${counted.map(([status, times]) => `${times} of ${status}`).join(', ')}; ${unanswered} connections closed instead`,
    );
  } finally {
    await broker.close();
  }
  return { failures };
}
