import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CommitQueue, type CommitSteps } from '../../../shared/storage/commit-queue.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setImmediate', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** A queue over a lock that a test holds, and what became of each transaction. */
function setUp() {
  const lock = { heldByAnother: false };
  const events: string[] = [];
  const steps: CommitSteps = {
    begin: () => !lock.heldByAnother,
    commit: () => events.push('commit'),
    rollback: () => events.push('rollback'),
    onCommit: () => undefined,
  };
  const queue = new CommitQueue(steps);
  const add = (name: string, run: () => void = () => undefined): void =>
    queue.add({
      run,
      committed: () => events.push(`${name} committed`),
      failed: (outage) => events.push(`${name} failed: ${outage.message}`),
    });
  return { lock, queue, events, add };
}

describe('the commit queue', () => {
  it('tries again until another process gives the lock back', () => {
    const { lock, events, add } = setUp();
    lock.heldByAnother = true;
    add('a');
    vi.advanceTimersByTime(4000);
    expect(events).toEqual([]);
    lock.heldByAnother = false;
    vi.advanceTimersByTime(20);
    expect(events).toEqual(['commit', 'a committed']);
  });

  it('tells those who waited when the lock is held for more than five seconds, and takes later ones up again', () => {
    const { lock, events, add } = setUp();
    lock.heldByAnother = true;
    add('a');
    vi.advanceTimersByTime(4900);
    expect(events).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(events).toEqual(['a failed: Another process keeps the store locked.']);
    lock.heldByAnother = false;
    add('b');
    vi.advanceTimersByTime(20);
    expect(events.slice(1)).toEqual(['commit', 'b committed']);
  });

  it('tells nobody that a write happened before the commit is made', () => {
    const { events, add } = setUp();
    add('a');
    add('b', () => {
      throw new Error('disk full');
    });
    vi.advanceTimersByTime(1);
    expect(events).toEqual([
      'rollback',
      'a failed: The store could not write.',
      'b failed: The store could not write.',
    ]);
  });

  it('takes 10,000 that wait, and tells the next one at once', () => {
    const { lock, events, add } = setUp();
    lock.heldByAnother = true;
    for (let n = 0; n < 10_000; n++) add(String(n));
    expect(events).toEqual([]);
    add('one more');
    expect(events).toEqual(['one more failed: Too many transactions wait for the store.']);
  });

  it('takes nothing after it was closed, and tells what it could not write', () => {
    const { lock, queue, events, add } = setUp();
    lock.heldByAnother = true;
    add('a');
    queue.close();
    add('b');
    expect(events).toEqual([
      'a failed: The store was closed while another process kept it locked.',
      'b failed: The store is closed.',
    ]);
  });
});
