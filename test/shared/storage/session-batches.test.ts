import { expect, it } from 'vitest';
import type { SessionWrite } from '../../../shared/ports/session-store.ts';
import type { TableOperation } from '../../../shared/ports/table.ts';
import { batchesOf } from '../../../shared/storage/session-batches.ts';
import { entryFor } from '../../support/builders/entry-for.ts';
import { sessionId } from '../../support/builders/refs.ts';
import { anEndedSession, aReadySession } from '../../support/builders/sessions.ts';

const writes = (count: number): SessionWrite[] =>
  Array.from({ length: count }, (_, n) => {
    const session = aReadySession({ id: sessionId(`s-${n}`) });
    const after = anEndedSession({ id: session.id });
    return { before: { session, etag: 'etag' }, after, entry: entryFor(session, after) };
  });
const operations =
  (count: number, length = 10) =>
  ({ after: { id } }: SessionWrite): TableOperation[] =>
    Array.from({ length: count }, (_, n) => ({
      kind: 'insert',
      key: `${id}|${n}`,
      value: 'x'.repeat(length),
    }));
const sizes = (batches: ReturnType<typeof batchesOf>) => batches.map(({ writes: { length } }) => length);

it.each([
  ['exactly full', 20, 5, [20]],
  ['one more than full', 21, 5, [20, 1]],
  ['of sizes that leave room unused', 40, 6, [16, 16, 8]],
  ['none', 0, 5, []],
])('cuts writes into transactions of a hundred operations: %s', (_name, count, each, expected) => {
  expect(sizes(batchesOf(writes(count), operations(each)))).toEqual(expected);
});

it('cuts where the rows together are long, well before Table Storage would refuse the body', () => {
  const long = 32_000;
  const batches = batchesOf(writes(40), operations(1, long));
  expect(sizes(batches)).toEqual([15, 15, 10]);
});

it('keeps the order, and every operation', () => {
  const all = writes(50);
  const batches = batchesOf(all, operations(3));
  expect(batches.flatMap(({ writes: some }) => some)).toEqual(all);
  expect(batches.flatMap(({ operations: some }) => some)).toEqual(all.flatMap(operations(3)));
});

it('gives a write without operations a batch of its own, which no other joins', () => {
  const all = writes(5);
  const batches = batchesOf(all, (one) => (one === all[2] ? [] : operations(3)(one)));
  expect(sizes(batches)).toEqual([2, 1, 2]);
});
