import { describe, expect, it } from 'vitest';
import { type Call, linearize, type Sequential } from './linearizable.ts';

type Asked = { readonly write: number } | 'read';
const register: Sequential<number, Asked, number | 'done'> = (state, asked, answered) => {
  if (asked === 'read') return answered === state ? state : null;
  return answered === 'done' ? asked.write : null;
};
const write = (begun: number, ended: number, value: number): Call<Asked, number | 'done'> => ({
  begun,
  ended,
  asked: { write: value },
  answered: 'done',
});
const read = (begun: number, ended: number, answered: number): Call<Asked, number | 'done'> => ({
  begun,
  ended,
  asked: 'read',
  answered,
});
const isLinear = (...calls: readonly Call<Asked, number | 'done'>[]) =>
  linearize(calls, 0, register) !== null;

describe('a history is linearizable', () => {
  it('when nobody did anything', () => expect(isLinear()).toBe(true));
  it('when calls followed one another', () => expect(isLinear(write(0, 1, 5), read(2, 3, 5))).toBe(true));
  it('when a read beside a write saw the old value, or the new one', () => {
    expect(isLinear(write(0, 9, 5), read(1, 2, 0))).toBe(true);
    expect(isLinear(write(0, 9, 5), read(1, 2, 5))).toBe(true);
  });
  it('when two writes beside each other came in the other order than they began', () =>
    expect(isLinear(write(0, 9, 1), write(1, 9, 2), read(10, 11, 1), read(12, 13, 1))).toBe(true));
  it('when one call ended in the very moment in which another began: they may be in either order', () =>
    expect(isLinear(write(0, 1, 5), read(1, 2, 0))).toBe(true));
});

describe('a history is flagged', () => {
  it('when a read saw what nobody wrote', () => expect(isLinear(write(0, 1, 5), read(0, 3, 6))).toBe(false));
  it('when a read saw an old value after a write had ended', () =>
    expect(isLinear(write(0, 1, 5), read(2, 3, 0))).toBe(false));
  it('when a value that was seen is gone again', () =>
    expect(isLinear(write(0, 9, 5), read(1, 2, 5), read(3, 4, 0))).toBe(false));
  it('when two readers saw two writes in different orders', () =>
    expect(
      isLinear(write(0, 20, 1), write(0, 20, 2), read(1, 2, 1), read(3, 4, 2), read(5, 6, 1), read(7, 8, 2)),
    ).toBe(false));
  it('when an update was lost: two callers were told that they were the first', () => {
    const counter: Sequential<number, 'next', number> = (state, _asked, answered) =>
      answered === state + 1 ? answered : null;
    const next = (begun: number, ended: number, answered: number) => ({
      begun,
      ended,
      asked: 'next' as const,
      answered,
    });
    expect(linearize([next(0, 5, 1), next(1, 6, 2)], 0, counter)).not.toBeNull();
    expect(linearize([next(0, 5, 1), next(1, 6, 1)], 0, counter)).toBeNull();
  });
});

it('a history of 96 calls by 16 callers is judged within a second, right or wrong', () => {
  const calls: Call<Asked, number | 'done'>[] = [];
  for (let round = 0; round < 6; round++)
    for (let caller = 0; caller < 16; caller++) {
      const begun = round * 20 + caller;
      calls.push(
        caller === 7 ? write(begun, begun + 18, round) : read(begun, begun + 18, Math.max(0, round - 1)),
      );
    }
  const begun = performance.now();
  expect(linearize(calls, 0, register)).not.toBeNull();
  expect(linearize([...calls, read(500, 501, 77)], 0, register)).toBeNull();
  expect(performance.now() - begun).toBeLessThan(1000);
});
