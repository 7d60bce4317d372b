import { describe, expect, it } from 'vitest';
import { isGivenBack } from '../../../shared/domain/host.ts';
import { DAY, after as later, MINUTE, SECOND } from '../../../shared/domain/instant.ts';
import { defaultLeasePolicy } from '../../../shared/domain/lease-policy.ts';
import {
  claimRelease,
  confirmRelease,
  failRelease,
  type ReleaseAttempt,
} from '../../../shared/domain/release.ts';
import type { Session } from '../../../shared/domain/session.ts';
import { accepted } from './accepted.ts';
import {
  anAllocatingHost,
  anEndedSession,
  aReadySession,
  aReleasedHost,
  aReleasingHost,
  aStartingSession,
  theHost,
} from './sessions.ts';
import { justBefore, minute } from './times.ts';

const { hostId } = theHost;
const policy = defaultLeasePolicy;
const now = minute(70);

const unreleased = (overrides: Parameters<typeof aReleasingHost>[0] = {}) =>
  anEndedSession({ host: aReleasingHost(overrides) });
const irrevocable = unreleased({ state: 'irrevocable', attempts: 6, dueAt: minute(69), answer: 'no answer' });

const untouched = [
  ['a starting session', aStartingSession()],
  ['a ready session', aReadySession()],
  ['a session that ended without a host', anEndedSession({ host: { state: 'none' } })],
  ['a session whose host is released', anEndedSession({ host: aReleasedHost() })],
] as const;

describe('claimRelease', () => {
  it.each([
    ['the first attempt, due with the end', unreleased(), minute(62), 1],
    ['the next one, once it is due', unreleased({ attempts: 3, dueAt: minute(65) }), minute(65), 4],
    ['one more of an irrevocable release', irrevocable, minute(69), 7],
  ])('begins %s, and keeps everybody else away for 25 seconds', (_name, session, when, attempts) => {
    expect(accepted(claimRelease(session, when, policy))).toEqual({
      ...session,
      host: { ...session.host, attempts, dueAt: later(when, 25 * SECOND) },
    });
  });

  it('begins nothing in the last moment before an attempt is due', () => {
    const session = unreleased({ attempts: 3, dueAt: minute(65) });
    expect(accepted(claimRelease(session, justBefore(minute(65)), policy))).toBe(session);
  });

  it('lets only one of two begin: the second finds it begun, until 25 seconds have passed without word', () => {
    const first = accepted(claimRelease(unreleased(), minute(62), policy));
    expect(accepted(claimRelease(first, minute(62), policy))).toBe(first);
    const free = later(minute(62), 25 * SECOND);
    expect(accepted(claimRelease(first, justBefore(free), policy))).toBe(first);
    expect(accepted(claimRelease(first, free, policy)).host).toMatchObject({
      attempts: 2,
      dueAt: later(free, 25 * SECOND),
    });
  });

  it.each(untouched)('changes nothing in %s', (_name, session) => {
    expect(accepted(claimRelease(session, now, policy))).toBe(session);
  });
});

describe('confirmRelease', () => {
  it.each([
    ['a host being released', unreleased({ attempts: 2 }), 2],
    ['a host whose release was irrevocable', irrevocable, 6],
  ])(
    'writes the receipt for %s: when billing stopped, how often it was tried, what was said',
    (_name, session, attempts) => {
      expect(accepted(confirmRelease(session, hostId, 'no such host', now))).toEqual({
        ...session,
        host: { state: 'released', ...theHost, billingStoppedAt: now, attempts, answer: 'no such host' },
      });
    },
  );

  it('changes nothing about the end: ended is not released, and released is not ended again', () => {
    const { host: _, ...before } = unreleased();
    const { host: __, ...afterwards } = accepted(confirmRelease(unreleased(), hostId, 'no such host', now));
    expect(afterwards).toEqual(before);
  });

  it.each(untouched)('changes nothing in %s', (_name, session) => {
    expect(accepted(confirmRelease(session, hostId, 'again', now))).toBe(session);
  });

  it.each([
    ['releasing', unreleased()],
    ['irrevocable', irrevocable],
  ])('changes nothing when another host than the %s one is gone', (_name, session) => {
    expect(accepted(confirmRelease(session, 'host-2', 'no such host', now))).toBe(session);
  });
});

describe('failRelease', () => {
  const attemptOf = ({ host }: Session): ReleaseAttempt =>
    'attempts' in host ? { hostId, attempts: host.attempts } : { hostId, attempts: 0 };

  const nextTry = (attempts: number, chance: number) => {
    const { host } = accepted(
      failRelease(unreleased({ attempts }), { hostId, attempts }, 'busy', now, chance, policy),
    );
    if (host.state !== 'releasing' && host.state !== 'irrevocable')
      throw new Error(`The host is ${host.state}.`);
    return { state: host.state, delay: host.dueAt - now };
  };

  it('keeps what the provider said, and since when the host is being given back', () => {
    expect(
      accepted(failRelease(unreleased({ attempts: 1 }), { hostId, attempts: 1 }, 'busy', now, 0.5, policy))
        .host,
    ).toEqual(aReleasingHost({ attempts: 1, answer: 'busy', dueAt: later(now, 10 * SECOND) }));
  });

  it.each([
    ['first', 1, 10],
    ['second', 2, 20],
    ['third', 3, 40],
    ['fourth', 4, 80],
    ['fifth', 5, 160],
  ])(
    'tries again after the %s failure, with twice the delay each time, half more or less',
    (_name, attempts, delay) => {
      expect(nextTry(attempts, 0.5)).toEqual({ state: 'releasing', delay: delay * SECOND });
      expect(nextTry(attempts, 0)).toEqual({ state: 'releasing', delay: delay * 0.5 * SECOND });
      expect(nextTry(attempts, 1 - Number.EPSILON)).toEqual({
        state: 'releasing',
        delay: delay * 1.5 * SECOND,
      });
    },
  );

  it.each([
    ['the sixth failure', 6],
    ['any later one', 7],
    ['the thousandth', 1000],
  ])('is irrevocable from %s on, and is tried every 15 minutes for good', (_name, attempts) => {
    for (const chance of [0, 0.5, 0.999]) {
      expect(nextTry(attempts, chance)).toEqual({ state: 'irrevocable', delay: 15 * MINUTE });
    }
  });

  it('stays irrevocable when more attempts are allowed later: it never goes back', () => {
    const patient = { ...policy, releaseAttempts: 20 };
    const session = accepted(failRelease(irrevocable, attemptOf(irrevocable), 'busy', now, 0.5, patient));
    expect(session.host.state).toBe('irrevocable');
  });

  it.each(untouched)('changes nothing in %s', (_name, session) => {
    expect(accepted(failRelease(session, attemptOf(session), 'busy', now, 0.5, policy))).toBe(session);
  });

  it('changes nothing when another host could not be released', () => {
    const session = unreleased();
    expect(
      accepted(failRelease(session, { ...attemptOf(session), hostId: 'host-2' }, 'busy', now, 0.5, policy)),
    ).toBe(session);
  });

  it('changes nothing when it comes from an attempt before the last one begun', () => {
    const session = unreleased({ attempts: 2 });
    expect(accepted(failRelease(session, { hostId, attempts: 1 }, 'late', now, 0.5, policy))).toBe(session);
  });

  it('never forgets: a host is still there to be tried a year later', () => {
    const session = accepted(failRelease(irrevocable, attemptOf(irrevocable), 'busy', now, 0.5, policy));
    expect(accepted(claimRelease(session, later(now, 365 * DAY), policy)).host).toMatchObject({
      attempts: 7,
    });
  });
});

describe('a host is given back', () => {
  it.each([
    ['when there never was one', { state: 'none' } as const, true],
    ['when it is released', aReleasedHost(), true],
    ['not while it is being started', anAllocatingHost(), false],
    ['not while it is held', aReadySession().host, false],
    ['not while it is being released', aReleasingHost(), false],
    ['not when its release is irrevocable', aReleasingHost({ state: 'irrevocable' }), false],
  ])('%s', (_name, host, expected) => {
    expect(isGivenBack(host)).toBe(expected);
  });
});
