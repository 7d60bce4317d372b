import { describe, expect, it } from 'vitest';
import { at, type Instant, SECOND } from '../../../shared/domain/instant.ts';
import type { EndedSession } from '../../../shared/domain/session.ts';
import { paceReleases } from '../../../shared/usecases/pace-releases.ts';
import { minute } from '../../support/builders/minute.ts';
import { anEndedSession, aReadySession, aReleasedSession } from '../../support/builders/sessions.ts';

const now = minute(5);
const endedAt = (agent: string, change: Partial<EndedSession['host']> = {}): EndedSession => {
  const session = anEndedSession();
  return { ...session, host: { ...session.host, agent, ...change } as EndedSession['host'] };
};
const waits = (pace: ReturnType<typeof paceReleases>, agent: string, count: number, from: Instant = now) =>
  Array.from({ length: count }, () => {
    const { host } = pace(endedAt(agent), from);
    return 'dueAt' in host ? Math.max(0, host.dueAt - from) : Number.NaN;
  });

describe('the releases of one agent', () => {
  it('begin at once up to eight together, and a fiftieth of a second after one another from the ninth on', () => {
    expect(waits(paceReleases(), 'agent-1', 11)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 20, 40, 60]);
  });

  it('begin at once as of the deadline: nothing about the session is changed', () => {
    const ended = endedAt('agent-1');
    expect(paceReleases()(ended, at(now + SECOND))).toBe(ended);
  });

  it('begin at once again when the agent has worked off its burst', () => {
    const pace = paceReleases();
    waits(pace, 'agent-1', 108);
    expect(waits(pace, 'agent-1', 1, at(now + 2159))).toEqual([0]);
    expect(waits(pace, 'agent-1', 9, at(now + 10 * SECOND))).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 20]);
  });

  it('never wait longer than thirty seconds: what is more begins between the others', () => {
    const all = waits(paceReleases(), 'agent-1', 10_000);
    expect(Math.max(...all)).toBeLessThanOrEqual(30 * SECOND);
    const perSecond = new Map<number, number>();
    for (const wait of all) {
      const second = Math.floor(wait / SECOND);
      perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
    }
    expect(Math.max(...perSecond.values())).toBeLessThanOrEqual(7 * 50 + 7 * 8);
  });

  it('are held up by no other agent’s', () => {
    const pace = paceReleases();
    waits(pace, 'agent-1', 1000);
    expect(waits(pace, 'agent-2', 8)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });
});

it('remembers agents only while they are busy', () => {
  const pace = paceReleases();
  for (let n = 0; n < 5000; n++) waits(pace, `agent-${n}`, 9, at(now + n * SECOND));
  expect(waits(pace, 'agent-0', 1, at(now + 5000 * SECOND))).toEqual([0]);
});

it.each([
  ['a live session', aReadySession()],
  ['a session that never had a host', anEndedSession({ host: { state: 'none' } })],
  ['a session whose host is gone', aReleasedSession()],
])('has nothing to pace at %s', (_name, session) => {
  expect(paceReleases()(session, now)).toBe(session);
});

it('does not hold up an attempt that has begun', () => {
  const pace = paceReleases();
  waits(pace, 'agent-1', 50);
  const begun = endedAt('agent-1', { attempts: 1 });
  expect(pace(begun, now)).toBe(begun);
});
