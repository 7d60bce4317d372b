import { describe, expect, it } from 'vitest';
import {
  isAboutLive,
  liveSessions,
  matches,
  type SessionFilter,
  standingOf,
} from '../../../shared/domain/session-filter.ts';
import { settle } from '../../../shared/domain/settle.ts';
import { anEndedSession, aReadySession, aStartingSession } from './sessions.ts';
import { dawn, justAfter, justBefore, minute } from './times.ts';

const everyone: SessionFilter = {
  ...liveSessions,
  standings: ['starting', 'ready', 'stopped', 'expired', 'error'],
};

describe('where a session stands', () => {
  it.each([
    ['starting', 'while it starts', aStartingSession()],
    ['ready', 'while it is', aReadySession()],
    ['expired', 'when its lease has ended it', anEndedSession({ reason: 'leaseExpired' })],
    ['expired', 'when its lease has just ended it, unwritten', settle(aReadySession(), minute(62))],
    ['stopped', 'when its device was idle', anEndedSession({ reason: 'idleTimeout' })],
    ['error', 'when its host was lost', anEndedSession({ reason: 'hostFailure' })],
  ] as const)('is %s %s', (standing, _when, session) => {
    expect(standingOf(session)).toBe(standing);
    expect(matches(session, everyone)).toBe(true);
    expect(matches(session, { ...everyone, standings: [standing] })).toBe(true);
    expect(matches(session, { ...everyone, standings: [] })).toBe(false);
  });
});

describe('a listing can leave ended records unread', () => {
  it.each([
    ['when it is about nothing else', liveSessions, true],
    ['when it is about starting ones', { ...everyone, standings: ['starting'] }, true],
    ['not when one ended outcome is among them', { ...everyone, standings: ['ready', 'expired'] }, false],
  ] as const)('%s', (_name, filter, can) => {
    expect(isAboutLive(filter)).toBe(can);
  });
});

describe('the time of creation', () => {
  it.each([
    ['from it on: itself included', { createdFrom: dawn }, true],
    ['from a moment later: not', { createdFrom: justAfter(dawn) }, false],
    ['before it: itself left out', { createdBefore: dawn }, false],
    ['before a moment later', { createdBefore: justAfter(dawn) }, true],
    ['between two moments', { createdFrom: justBefore(dawn), createdBefore: justAfter(dawn) }, true],
  ])('%s', (_name, times, does) => {
    expect(matches(aReadySession(), { ...everyone, ...times })).toBe(does);
  });
});

describe('tags', () => {
  const tagged = aReadySession({ tags: { project: 'atlas', empty: '' } });
  it.each([
    ['by name alone', [{ name: 'project', value: null }], true],
    ['by name and value', [{ name: 'project', value: 'atlas' }], true],
    ['not by another value', [{ name: 'project', value: 'Atlas' }], false],
    ['not by another name', [{ name: 'Project', value: null }], false],
    ['by an empty value, which is a value', [{ name: 'empty', value: '' }], true],
    [
      'by every one of several',
      [
        { name: 'project', value: null },
        { name: 'empty', value: null },
      ],
      true,
    ],
    [
      'not when one of several is missing',
      [
        { name: 'project', value: null },
        { name: 'x', value: null },
      ],
      false,
    ],
    ['not by what every object has', [{ name: 'constructor', value: null }], false],
  ])('match %s', (_name, tags, does) => {
    expect(matches(tagged, { ...everyone, tags })).toBe(does);
  });

  it('are those of now, not those of the create', () => {
    const retagged = aReadySession({ tags: {} });
    expect(matches(retagged, { ...everyone, tags: [{ name: 'project', value: null }] })).toBe(false);
  });
});
