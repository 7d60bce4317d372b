import { expect, it } from 'vitest';
import { atMost } from '../../../shared/usecases/at-most.ts';

/** Work that ends when it is told to, and what has begun. */
function piecesOfWork() {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const piece = (n: number) => () =>
    new Promise<number>((resolve) => {
      begun.push(n);
      ends[n] = () => resolve(n);
    });
  return { begun, piece, end: (n: number) => ends[n]?.() };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

it('begins no more than so many, and the next one in order when one ends', async () => {
  const { begun, piece, end } = piecesOfWork();
  const inTurn = atMost(2);
  const all = [0, 1, 2, 3].map((n) => inTurn(piece(n)));
  await turn();
  expect(begun).toEqual([0, 1]);
  end(1);
  await turn();
  expect(begun).toEqual([0, 1, 2]);
  end(0);
  await turn();
  expect(begun).toEqual([0, 1, 2, 3]);
  end(2);
  end(3);
  expect(await Promise.all(all)).toEqual([0, 1, 2, 3]);
});

it('goes on when one fails, and says so to whoever asked for it', async () => {
  const inTurn = atMost(1);
  const failing = inTurn(() => Promise.reject(new Error('no')));
  const next = inTurn(async () => 'done');
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('done');
  expect(await inTurn(async () => 'again')).toBe('again');
});
