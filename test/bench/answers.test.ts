import { expect, it } from 'vitest';
import { endIn } from '../../bench/measures/ends.ts';
import { parseResident } from '../../bench/measures/memory.ts';
import { readOptions } from '../../bench/options.ts';
import { checkExpiry } from '../../bench/subjects/ours.ts';
import { readReply } from '../../bench/subjects/resp-client.ts';

const expiresAt = '2026-01-05T09:00:10.000Z';

it.each([
  ['live one millisecond before the deadline', 'Ready', '2026-01-05T09:00:09.999Z'],
  ['expired at the deadline itself', 'Expired', expiresAt],
])('finds an answer right: %s', (_name, status, serverTime) => {
  expect(() => checkExpiry({ status, expiresAt, serverTime })).not.toThrow();
});

it.each([
  ['still live at the deadline', 'Ready', expiresAt],
  ['expired one millisecond before it', 'Expired', '2026-01-05T09:00:09.999Z'],
  ['no session at all', undefined, undefined],
])('finds an answer wrong: %s', (_name, status, serverTime) => {
  expect(() => checkExpiry({ status, expiresAt, serverTime })).toThrow('expires at');
});

it('takes the write that ended a session, not those that gave its host back, for its end', () => {
  const line = { at: 2000, expiresAt: 1500, state: 'ended' };
  expect(endIn({ ...line, changes: ['ended'] })).toEqual([{ endedAt: 2000, expiresAt: 1500 }]);
  expect(endIn({ ...line, changes: ['released'] })).toEqual([]);
  expect(endIn('no line')).toEqual([]);
});

it.each([
  ['+OK\r\nrest', 'OK', 5],
  [':12\r\n', 12, 5],
  ['$5\r\nhe\r\no\r\n', 'he\r\no', 11],
  ['$-1\r\n', null, 5],
])('reads the reply %j', (text, reply, length) => {
  expect(readReply(text)).toEqual({ reply, length });
});

it('waits for the rest of a reply, and makes an error of an error', () => {
  expect(readReply('$5\r\nhel')).toBeUndefined();
  expect(readReply('+O')).toBeUndefined();
  expect(readReply('-ERR no\r\n')?.reply).toBeInstanceOf(Error);
});

it('reads the resident memory of a process', () => {
  expect(parseResident('Name:\tnode\nVmHWM:\t   300 kB\nVmRSS:\t   204800 kB\n')).toBe(204_800);
  expect(() => parseResident('Name:\tnode\n')).toThrow('does not say');
});

it('names the flag that it can not use, and what that takes', () => {
  expect(() => readOptions(['--only', 'ours,zookeeper'])).toThrow(/--only knows no "zookeeper".*etcd/);
  expect(() => readOptions(['--seconds', '0.1'])).toThrow('--seconds takes a number from 0.2 to 60');
  expect(readOptions(['--only', 'ours,etcd'])?.only).toEqual(new Set(['ours', 'etcd']));
  expect(readOptions(['--help'])).toBeNull();
});
