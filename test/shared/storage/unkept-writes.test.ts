import { expect, it } from 'vitest';
import type { TableOperation } from '../../../shared/ports/table.ts';
import { UnkeptWrites } from '../../../shared/storage/unkept-writes.ts';

const write = (...keys: readonly string[]): readonly TableOperation[] =>
  keys.map((key) => ({ kind: 'insert', key, value: '' }));
const pending = (): Promise<void> => new Promise(() => undefined);

it('makes readers of a row, and of its partition, wait for what was written to it', () => {
  const unkept = new UnkeptWrites();
  const kept = pending();
  unkept.add('p', write('a', 'b'), kept);
  expect([unkept.row('p', 'a'), unkept.row('p', 'b'), unkept.partition('p')]).toEqual([kept, kept, kept]);
  expect([unkept.row('p', 'c'), unkept.row('q', 'a'), unkept.partition('q')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it('keeps them waiting for the later of two writes', () => {
  const unkept = new UnkeptWrites();
  const [first, second] = [pending(), pending()];
  unkept.add('p', write('a'), first);
  unkept.add('p', write('a'), second);
  unkept.remove('p', write('a'), first);
  expect([unkept.row('p', 'a'), unkept.partition('p')]).toEqual([second, second]);
  unkept.remove('p', write('a'), second);
  expect([unkept.row('p', 'a'), unkept.partition('p')]).toEqual([undefined, undefined]);
});
