import { describe, expect, it, onTestFinished } from 'vitest';
import { describeHistory, type History, isLinear, recordHistory } from './parallel-clients.ts';
import { startRaceService } from './race-service.ts';

/** As many as a test run may take; `npm run histories` plays more. */
const HISTORIES = 20;

describe('16 clients on one session of the running service', () => {
  it(`are answered as if they had come one after another, in ${HISTORIES} histories; and a wrong answer among them is noticed`, {
    timeout: 60_000,
  }, async () => {
    const service = await startRaceService();
    onTestFinished(() => service.close());
    const histories: History[] = [];
    for (let seed = 1; seed <= HISTORIES; seed++) histories.push(await recordHistory(service, seed));
    expect(histories.filter((history) => !isLinear(history)).map(describeHistory)).toEqual([]);

    const calls = histories.flat();
    for (const verb of ['get', 'set', 'extend', 'keepAlive', 'connect', 'stop'])
      expect(calls.some(({ asked, answered }) => asked.verb === verb && answered.status < 300)).toBe(true);
    const isSpoiled = (is: (call: History[number]) => boolean, change: object): boolean =>
      histories.every((history) => {
        const index = history.findIndex(is);
        return index < 0 || !isLinear(history.with(index, spoiled(history, index, change)));
      });
    expect(
      isSpoiled(({ asked, answered }) => asked.verb === 'connect' && answered.status === 200, { epoch: 99 }),
    ).toBe(true);
    expect(
      isSpoiled(({ asked, answered }) => asked.verb === 'set' && answered.status === 200, { lease: 1 }),
    ).toBe(true);
    expect(
      isSpoiled(({ asked, answered }) => asked.verb === 'extend' && answered.status === 200, { granted: 7 }),
    ).toBe(true);
    expect(isSpoiled(({ asked }) => asked.verb === 'get', { lease: 4 })).toBe(true);
  });
});

function spoiled(history: History, index: number, change: object): History[number] {
  const call = history[index];
  if (!call) throw new RangeError('There is no such call.');
  return { ...call, answered: { ...call.answered, ...change } };
}
