import { describe, expect, it } from 'vitest';
import { DAY, after as later, SECOND } from '../../../shared/domain/instant.ts';
import { defaultLeasePolicy } from '../../../shared/domain/lease-policy.ts';
import { dueAt, isReadable, purgeAt, recordEndsAt } from '../../../shared/domain/moments.ts';
import {
  anEndedSession,
  aReadySession,
  aReleasedHost,
  aReleasingHost,
  aStartingSession,
} from './sessions.ts';
import { dawn, day, justBefore, minute, second } from './times.ts';

const policy = defaultLeasePolicy;
const ended = { endedAt: dawn };
const noHost = anEndedSession({ ...ended, host: { state: 'none' } });
const released = anEndedSession({ ...ended, host: aReleasedHost() });
const releasing = anEndedSession({ ...ended, host: aReleasingHost({ dueAt: minute(63) }) });
const irrevocable = anEndedSession({
  ...ended,
  host: aReleasingHost({ state: 'irrevocable', dueAt: minute(80) }),
});

describe('a session is due', () => {
  it.each([
    ['30 seconds after its creation, while it is starting', aStartingSession(), second(30)],
    ['then too, when no host was claimed yet', aStartingSession({ host: { state: 'none' } }), second(30)],
    ['at the end of its lease, while it is ready', aReadySession(), minute(62)],
    [
      'at the end of the lease as it is now, after an extension',
      aReadySession({ expiresAt: minute(92) }),
      minute(92),
    ],
    ['at the next attempt, while its host is being released', releasing, minute(63)],
    ['at the next attempt, when the release is irrevocable', irrevocable, minute(80)],
    ['never again, once its host is released', released, null],
    ['never again, when it ended without a host', noHost, null],
  ])('%s', (_name, session, expected) => {
    expect(dueAt(session, policy)).toBe(expected);
  });

  it('no later than its start deadline, also where hosts have less than 30 seconds to start', () => {
    const session = aStartingSession({ startDeadline: second(10) });
    expect(dueAt(session, { ...policy, startTimeoutMs: 10 * SECOND })).toBe(second(10));
  });
});

describe('a record ends for readers', () => {
  it.each([
    ['30 days after the end of the session, not of its release', policy, day(30)],
    ['after as many days as the policy says', { ...policy, keepRecordMs: 2 * DAY }, day(2)],
  ])('%s', (_name, rules, expected) => {
    expect(recordEndsAt(released, rules)).toBe(expected);
  });

  it.each([
    ['in the last moment of its 30 days', released, justBefore(day(30)), true],
    ['not any more when 30 days have passed', released, day(30), false],
    ['not any more then either, when its host is still not given back', irrevocable, day(30), false],
    ['while starting, however old', aStartingSession(), day(60), true],
    ['while ready, however old', aReadySession(), day(60), true],
  ])('it is readable: %s', (_name, session, now, expected) => {
    expect(isReadable(session, now, policy)).toBe(expected);
  });
});

describe('a record may be purged', () => {
  it.each([
    ['from the moment it is gone for readers, once its host is released', released, day(30)],
    ['from that moment, when there was no host', noHost, day(30)],
    ['not while its host is being released', releasing, null],
    ['not while the release is irrevocable, for it is all that knows of the host', irrevocable, null],
    ['not while it is starting', aStartingSession(), null],
    ['not while it is ready', aReadySession(), null],
  ])('%s', (_name, session, expected) => {
    expect(purgeAt(session, policy)).toBe(expected);
  });

  it('at once, when its host was released only after the 30 days', () => {
    const late = anEndedSession({ ...ended, host: aReleasedHost({ billingStoppedAt: day(45) }) });
    expect(purgeAt(late, policy)).toBe(later(dawn, 30 * DAY));
  });
});
