import { expect, it } from 'vitest';
import { revisionOf } from '../../../shared/domain/revision.ts';
import { settle } from '../../../shared/domain/settle.ts';
import { aReadySession } from './sessions.ts';
import { justBefore, minute } from './times.ts';

it('changes with every write', () => {
  expect(revisionOf(aReadySession({ version: 3 }))).not.toBe(revisionOf(aReadySession({ version: 4 })));
});

it('changes with the end, at its own instant, though nobody has written it', () => {
  const before = settle(aReadySession(), justBefore(minute(62)));
  const after = settle(aReadySession(), minute(62));
  expect(revisionOf(before)).toBe(revisionOf(aReadySession()));
  expect([before.version, after.version]).toEqual([3, 3]);
  expect(revisionOf(after)).not.toBe(revisionOf(before));
});

it('does not change with the time that passes', () => {
  expect(revisionOf(settle(aReadySession(), minute(10)))).toBe(
    revisionOf(settle(aReadySession(), minute(50))),
  );
});
