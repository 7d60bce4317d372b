import { expect, it } from 'vitest';
import type { AgentReport } from '../../../shared/connection/agent-report.ts';
import { gateWords } from '../../../shared/hosts/gate-words.ts';
import { minute } from '../../support/builders/minute.ts';

const alive = (inputs: Readonly<Record<string, number | null>>): AgentReport['alive'] =>
  Object.entries(inputs).map(([hostId, lastInputAt]) => ({
    hostId,
    account: 'a',
    session: 's',
    lastInputAt,
  }));
const one = { agent: 'agent-1', hostId: 'host-1' };

function listening() {
  const time = { now: minute(1) };
  return { time, words: gateWords(() => time.now) };
}

it('knows nothing before the first report', () => {
  expect(listening().words.of(one)).toBeNull();
});

it('keeps what an agent said of a device’s last input, and when it was heard by the service’s clock', () => {
  const { words } = listening();
  words.hear({ agent: 'agent-1', alive: alive({ 'host-1': minute(0.5), 'host-2': null }) });
  expect(words.of(one)).toEqual({ lastInputAt: minute(0.5), heardAt: minute(1) });
  expect(words.of({ agent: 'agent-1', hostId: 'host-2' })).toEqual({ lastInputAt: null, heardAt: minute(1) });
});

it('holds the last report of each agent alone, so that it does not grow', () => {
  const { time, words } = listening();
  words.hear({ agent: 'agent-1', alive: alive({ 'host-1': null }) });
  words.hear({ agent: 'agent-2', alive: alive({ 'host-1': minute(2) }) });
  time.now = minute(3);
  words.hear({ agent: 'agent-1', alive: alive({ 'host-9': null }) });
  expect(words.of(one)).toBeNull();
  expect(words.of({ agent: 'agent-2', hostId: 'host-1' })).toEqual({
    lastInputAt: minute(2),
    heardAt: minute(1),
  });
});

it('knows a host at its own agent only', () => {
  const { words } = listening();
  words.hear({ agent: 'agent-2', alive: alive({ 'host-1': null }) });
  expect(words.of(one)).toBeNull();
});
