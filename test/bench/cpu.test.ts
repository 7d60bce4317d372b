import { expect, it } from 'vitest';
import {
  foreignShare,
  parseCpuLine,
  parseProcessStat,
  serverCpuPerCall,
  ticksOfFamily,
} from '../../bench/machine/cpu.ts';

it('counts programs and stolen time as busy, and neither waiting nor interrupts', () => {
  const text = 'cpu  100 10 50 800 20 5 15 7 3 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n';
  expect(parseCpuLine(text)).toEqual({ busy: 167, all: 1007 });
});

it('reads a process whose name has brackets and spaces in it', () => {
  const text = '4711 (a (b) c) S 12 1 1 0 -1 4194560 1 2 3 4 300 40 5 6 20 0 11 0 1 2 3';
  expect(parseProcessStat(text)).toEqual({ pid: 4711, parent: 12, ticks: 351 });
});

it('adds up a process with everything that came of it, in whatever order they are listed', () => {
  const processes = [
    { pid: 30, parent: 20, ticks: 4 },
    { pid: 20, parent: 10, ticks: 2 },
    { pid: 10, parent: 1, ticks: 1 },
    { pid: 11, parent: 1, ticks: 64 },
  ];
  expect(ticksOfFamily(10, processes)).toBe(7);
});

it('calls foreign what was busy and not ours, as a share of the whole machine', () => {
  const before = { all: 1000, busy: 500, own: 100, servers: 0 };
  expect(foreignShare(before, { all: 1200, busy: 650, own: 220, servers: 0 })).toBeCloseTo(0.15);
  expect(foreignShare(before, { all: 1200, busy: 600, own: 210, servers: 0 })).toBe(0);
});

it('says nothing where there was nothing to look at', () => {
  expect(foreignShare(null, { all: 1, busy: 1, own: 1, servers: 0 })).toBeNull();
});

it('says what a call costs the servers, in microseconds', () => {
  const before = { all: 0, busy: 0, own: 0, servers: 100 };
  expect(serverCpuPerCall(before, { ...before, servers: 150 }, 1000)).toBe(500);
  expect(serverCpuPerCall(before, before, 0)).toBeNull();
});
