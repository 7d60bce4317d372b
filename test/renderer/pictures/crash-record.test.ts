import { expect, it } from 'vitest';
import { CrashRecord } from '../../../renderer/pictures/crash-record.ts';

const MINUTE = 60_000;

it('has one tried again at once, and after the second waits until ten minutes have passed since the first', () => {
  const record = new CrashRecord();
  expect(record.waitMs(0)).toBe(0);
  record.add(MINUTE);
  expect(record.waitMs(MINUTE)).toBe(0);
  record.add(3 * MINUTE);
  expect(record.waitMs(3 * MINUTE)).toBe(8 * MINUTE);
  expect(record.waitMs(11 * MINUTE - 1)).toBe(1);
  expect(record.waitMs(11 * MINUTE)).toBe(0);
});

it('thinks nothing of two that are more than ten minutes apart', () => {
  const record = new CrashRecord();
  record.add(0);
  record.add(10 * MINUTE);
  expect(record.waitMs(10 * MINUTE)).toBe(0);
});
