import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LogSync } from '../../../shared/storage/log-sync.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function aLog(): string {
  const path = join(temporaryFolder(), 'log');
  writeFileSync(path, 'committed');
  return path;
}

const told = (log: LogSync): Promise<Error | null> => new Promise((resolve) => log.afterSync(resolve));

describe('the sync of the log', () => {
  it('tells everybody once, in the order in which they asked', async () => {
    const log = new LogSync(aLog());
    const order: number[] = [];
    await Promise.all([1, 2, 3].map((n) => told(log).then(() => order.push(n))));
    expect(order).toEqual([1, 2, 3]);
    log.close();
  });

  it('begins another one for those who asked while one was under way: that one may have begun too early for them', async () => {
    const log = new LogSync(aLog());
    const events: string[] = [];
    const first = told(log).then(() => events.push('first'));
    const second = told(log).then(() => events.push('second'));
    await first;
    expect(events).toEqual(['first']);
    await second;
    expect(events).toEqual(['first', 'second']);
    log.close();
  });

  it('tells those who still wait when it is closed, and nobody twice', async () => {
    const log = new LogSync(aLog());
    let calls = 0;
    for (let n = 0; n < 5; n++) log.afterSync(() => calls++);
    log.close();
    expect(calls).toBe(5);
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).toBe(5);
  });

  it('never says again that all is well once the disk has failed', async () => {
    const failures = [new Error('EIO'), null];
    const log = new LogSync(aLog(), (_file, done) => setImmediate(done, failures.shift() ?? null));
    expect(await told(log)).toMatchObject({ message: 'EIO' });
    expect(await told(log)).toMatchObject({ message: 'EIO' });
    log.close();
  });
});
