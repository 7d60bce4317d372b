import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../runtime/clock/virtual-clock.ts';
import type { AfterTurn } from '../../runtime/durable/turns.ts';
import { Turns } from '../../runtime/durable/turns.ts';

/** Turns that begin when they are given and end when told. */
function bench(limit = 2) {
  const clock = new VirtualClock(0);
  const begun: string[] = [];
  const log: string[] = [];
  const open: { id: string; end: (after: AfterTurn) => void; fail: (error: Error) => void }[] = [];
  const turns = new Turns({
    clock,
    limit,
    write: (_level, message) => log.push(message),
    changed: () => undefined,
    run: (id) => {
      begun.push(id);
      return new Promise((end, fail) => open.push({ id, end, fail }));
    },
  });
  const next = () => {
    const turn = open.shift();
    if (!turn) throw new Error('No turn is under way.');
    return turn;
  };
  const settled = () => new Promise((done) => setImmediate(done));
  return {
    clock,
    begun,
    log,
    turns,
    settled,
    end: async (after: AfterTurn = 'done') => {
      next().end(after);
      await settled();
    },
    fail: async () => {
      next().fail(new Error('the disk is full'));
      await settled();
    },
  };
}

const never = () => Promise.reject(new Error('Not to be run.'));

describe('an instance that is woken', () => {
  it('has its turn in the order of waking, no more of them at once than the limit', async () => {
    const { turns, begun, end } = bench(2);
    for (const id of ['a', 'b', 'c']) turns.wake(id);
    expect(begun).toEqual(['a', 'b']);
    await end();
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('has one turn at a time, and one more if it was woken in between, however often', async () => {
    const { turns, begun, end } = bench();
    for (const id of ['a', 'a', 'a']) turns.wake(id);
    expect(begun).toEqual(['a']);
    await end();
    expect(begun).toEqual(['a', 'a']);
    await end();
    expect(begun).toEqual(['a', 'a']);
    expect(turns.isIdle).toBe(true);
  });

  it('has one more turn when it says so', async () => {
    const { turns, begun, end } = bench();
    turns.wake('a');
    await end('more');
    expect(begun).toEqual(['a', 'a']);
  });

  it('has another turn 5 s after one that failed, not before', async () => {
    const { turns, begun, fail, clock, log } = bench();
    turns.wake('a');
    await fail();
    expect(log).toEqual(['Instance a could not go on, trying again: Error: the disk is full']);
    await clock.advanceBy(4_999);
    expect(begun).toEqual(['a']);
    await clock.advanceBy(1);
    expect(begun).toEqual(['a', 'a']);
  });

  it('has no turn after the end', async () => {
    const { turns, begun, fail, clock } = bench();
    turns.wake('a');
    turns.stop();
    turns.wake('b');
    await fail();
    await clock.advanceBy(60_000);
    expect(begun).toEqual(['a']);
    expect(turns.isIdle).toBe(true);
  });
});

describe('a turn at once', () => {
  it('keeps the instance from others, and what woke it meanwhile comes after it', async () => {
    const { turns, begun, settled } = bench();
    const isDone = await turns.tryNow('a', async () => {
      turns.wake('a');
      await settled();
      expect(begun).toEqual([]);
      return true;
    });
    expect(isDone).toBe(true);
    expect(begun).toEqual(['a']);
  });

  it('is refused to an instance that has one already or waits for one', async () => {
    const { turns } = bench(1);
    turns.wake('a');
    turns.wake('b');
    expect(await turns.tryNow('a', never)).toBe(false);
    expect(await turns.tryNow('b', never)).toBe(false);
  });

  it('is refused where there is no room, and after the end', async () => {
    const { turns, end } = bench(1);
    turns.wake('a');
    expect(await turns.tryNow('b', never)).toBe(false);
    await end();
    expect(await turns.tryNow('b', () => Promise.resolve(true))).toBe(true);
    turns.stop();
    expect(await turns.tryNow('b', never)).toBe(false);
  });

  it('that fails is refused and logged, and leaves its place', async () => {
    const { turns, log } = bench(1);
    expect(await turns.tryNow('a', () => Promise.reject(new Error('the disk is full')))).toBe(false);
    expect(log).toHaveLength(1);
    expect(await turns.tryNow('a', () => Promise.resolve(true))).toBe(true);
  });
});

describe('the turn of an instance that nobody knows yet', () => {
  it('takes a place while it lasts', async () => {
    const { turns, begun } = bench(1);
    await turns.unnamed(async (hasRoom) => {
      expect(hasRoom).toBe(true);
      turns.wake('a');
      expect(begun).toEqual([]);
      expect(turns.isIdle).toBe(false);
      expect(await turns.tryNow('b', never)).toBe(false);
      return await turns.unnamed((another) => Promise.resolve(expect(another).toBe(false)));
    });
    expect(begun).toEqual(['a']);
  });

  it('leaves its place when it fails, and its error is for who asked', async () => {
    const { turns } = bench(1);
    await expect(turns.unnamed(never)).rejects.toThrow('Not to be run.');
    expect(turns.isIdle).toBe(true);
  });

  it('is told that there is no room after the end', async () => {
    const { turns } = bench();
    turns.stop();
    expect(await turns.unnamed((hasRoom) => Promise.resolve(hasRoom))).toBe(false);
  });
});
