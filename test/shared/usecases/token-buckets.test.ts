import { expect, it } from 'vitest';
import { after as later, SECOND } from '../../../shared/domain/instant.ts';
import { TokenBuckets } from '../../../shared/usecases/token-buckets.ts';
import { minute, start } from '../../support/builders/minute.ts';

it('lets so many through at once, and says how long until the next', () => {
  const buckets = new TokenBuckets(60);
  for (let n = 0; n < 60; n++) {
    expect(buckets.wait('a', start)).toBe(0);
    buckets.take('a', start);
  }
  expect(buckets.wait('a', start)).toBe(SECOND);
  expect(buckets.wait('a', later(start, SECOND - 1))).toBe(1);
  expect(buckets.wait('a', later(start, SECOND))).toBe(0);
  expect(buckets.wait('b', start)).toBe(0);
});

it('is full again after a minute, and never fuller', () => {
  const buckets = new TokenBuckets(2);
  buckets.take('a', start);
  buckets.take('a', start);
  for (let n = 0; n < 2; n++) buckets.take('a', minute(60));
  expect(buckets.wait('a', minute(60))).toBeGreaterThan(0);
});

it('gives back what was not used', () => {
  const buckets = new TokenBuckets(1);
  buckets.take('a', start);
  buckets.giveBack('a');
  expect(buckets.wait('a', start)).toBe(0);
});

it('gains nothing and loses nothing by a clock that is set back', () => {
  const buckets = new TokenBuckets(1);
  buckets.take('a', start);
  expect(buckets.wait('a', later(start, -3_600_000))).toBe(60_000);
});

it('remembers no more than ten thousand keys, and forgets the one that was quiet for longest', () => {
  const buckets = new TokenBuckets(1);
  for (let n = 0; n < 10_000; n++) buckets.take(`key-${n}`, start);
  buckets.take('key-0', start);
  buckets.take('one-more', start);
  expect(buckets.size).toBe(10_000);
  expect(buckets.wait('key-0', start)).toBeGreaterThan(0);
  expect(buckets.wait('key-1', start)).toBe(0);
});
