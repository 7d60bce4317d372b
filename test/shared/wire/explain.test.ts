import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../../shared/domain/history-entry.ts';
import type { Instant } from '../../../shared/domain/instant.ts';
import type { Session } from '../../../shared/domain/session.ts';
import { explain } from '../../../shared/wire/explain.ts';
import { writeHistory } from '../../../shared/wire/write-history.ts';
import { minute } from '../../support/builders/minute.ts';
import {
  anEndedSession,
  aReadySession,
  aReleasedSession,
  aStartingSession,
  theRequest,
} from '../../support/builders/sessions.ts';
import { samples } from './session-samples.ts';

const iso = (minutes: number): string => new Date(minute(minutes)).toISOString();
const entry = (change: Partial<HistoryEntry>): HistoryEntry => ({
  version: 4,
  at: minute(3),
  actor: 'account:a',
  who: null,
  changes: ['created'],
  state: 'ready',
  reason: null,
  expiresAt: minute(12),
  deviceId: null,
  toDeviceId: null,
  warnings: [],
  ...change,
});
const explained = (session: Session, entries: readonly HistoryEntry[] = [], now = minute(6)) =>
  JSON.parse(JSON.stringify(explain(session, entries, now)));

/** The seat is handed to a tablet that has not come yet. */
const handedOver = (until: Instant): Session => {
  const session = samples['in use'][0];
  const reservation = { seat: 'seat-2', deviceId: 'tablet-2', epoch: 2, until };
  return { ...session, seat: { ...session.seat, granted: 2, reservation } };
};

describe('what has happened so far', () => {
  it.each([
    ['The account (ada@example.com): asked for the session.', { who: 'ada@example.com' }],
    ['The account: asked for the session.', {}],
    [
      'The agent rack-7: said that the device hololens-7 is connected.',
      { actor: 'agent:rack-7', changes: ['seatTaken'], deviceId: 'hololens-7' },
    ],
    [
      'The account: got a ticket for the device tablet-2, which may take the seat over from hololens-7.',
      { changes: ['handoverGranted'], deviceId: 'hololens-7', toDeviceId: 'tablet-2' },
    ],
    [`The account: extended the lease to ${iso(12)}.`, { changes: ['leaseExtended'] }],
    [
      `The supervisor: extended the lease to ${iso(12)}, as the device was active.`,
      { actor: 'supervisor', changes: ['leaseExtendedItself'] },
    ],
    ['The account: set a longer lease.', { changes: ['leaseSet'], state: 'starting', expiresAt: null }],
    [`The account: set the lease to end at ${iso(12)}; set the tags.`, { changes: ['leaseSet', 'tagsSet'] }],
    [
      `The supervisor: warned 2 minutes before the deadline for a sign of life at ${iso(9)}.`,
      {
        actor: 'supervisor',
        changes: ['warned'],
        warnings: [{ kind: 'idle', at: minute(9), leadMinutes: 2 }],
      },
    ],
    [
      'The supervisor: heard that the device hololens-7 has sent something.',
      { actor: 'supervisor', changes: ['inputHeard'], deviceId: 'hololens-7' },
    ],
    ['The agent rack-7: said that the device is gone.', { actor: 'agent:rack-7', changes: ['seatLeft'] }],
    [
      'Time: ended the session: its lease was over.',
      { actor: 'time', changes: ['ended'], reason: 'leaseExpired' },
    ],
    [
      'The supervisor: ended the session: its device had sent nothing for too long.',
      { actor: 'supervisor', changes: ['ended'], reason: 'idleTimeout' },
    ],
    ['An operator: answered for the host being gone.', { actor: 'operator', changes: ['releaseForced'] }],
    ['The sweep: began to give the host back.', { actor: 'sweep', changes: ['releaseTried'] }],
  ] as const)('%s', (sentence, change) => {
    expect(explained(aReadySession(), [entry(change as Partial<HistoryEntry>)]).soFar).toEqual([
      `${iso(3)} ${sentence}`,
    ]);
  });

  it('shows a word of a later version, and a reason of one, as it is', () => {
    const later = entry({ changes: ['handedOver' as HistoryEntry['changes'][number]] });
    expect(explained(aReadySession(), [later]).soFar[0]).toContain(': handedOver.');
    expect(explained(aReadySession(), [entry({ changes: ['ended'], reason: 'boredom' })]).soFar[0]).toContain(
      'boredom',
    );
  });
});

describe('where it stands', () => {
  it.each([
    ['The session waits for its host.', aStartingSession()],
    [`The device hololens-7 has been connected since ${iso(3)}.`, samples['in use'][0]],
    [
      `The device hololens-7 has been connected since ${iso(3)}. The device tablet-2 may take the seat over until ${iso(7)}.`,
      handedOver(minute(7)),
    ],
    [`The device hololens-7 has been connected since ${iso(3)}.`, handedOver(minute(6))],
    ['No device is connected; 6 minutes are left.', aReadySession()],
    [
      `The session ended at ${iso(5)}: it was asked to stop. Its host is not given back yet.`,
      anEndedSession(),
    ],
    [`The session ended at ${iso(5)}: it was asked to stop. Its host is given back.`, aReleasedSession()],
  ])('%s', (sentence, session) => {
    expect(explained(session).now).toBe(sentence);
  });
});

describe('what comes next', () => {
  it('is every deadline in the order of time, then the automatic extension and the cap', () => {
    const options = {
      ...theRequest.options,
      connectTimeoutMinutes: 5,
      autoExtend: { byMinutes: 5, whenRemainingMinutes: 3, upToMinutes: null },
    };
    expect(explained(aReadySession({ requested: { ...theRequest, options } })).next).toEqual([
      `${iso(7)} It ends: this is the deadline for the first device, 1 minutes from now.`,
      `${iso(12)} It ends: this is the end of the lease, 6 minutes from now.`,
      `${iso(9)} The lease extends itself if the device is active then.`,
      `${iso(1442)} Nothing extends the lease past this.`,
    ]);
  });

  it('says so at the cap', () => {
    expect(explained(aReadySession({ maxExpiresAt: minute(12) })).next.at(-1)).toBe(
      'The lease is at its cap: nothing extends it.',
    );
  });

  it('is the start deadline before Ready, and nothing after the end', () => {
    expect(explained(aStartingSession()).next).toEqual([`${iso(20)} It ends if no host is ready by then.`]);
    expect(explained(anEndedSession()).next).toEqual([]);
  });
});

describe('the history as it is written', () => {
  it('has times as text, warnings by their deadline, and says what time it is', () => {
    const warned = entry({
      changes: ['warned'],
      warnings: [{ kind: 'lease', at: minute(12), leadMinutes: 10 }],
    });
    expect(writeHistory(aReadySession(), [warned], minute(6))).toEqual({
      id: 'a-session',
      serverTime: iso(6),
      complete: false,
      entries: [
        {
          version: 4,
          at: iso(3),
          actor: 'account:a',
          who: null,
          changes: ['warned'],
          state: 'ready',
          reason: null,
          expiresAt: iso(12),
          deviceId: null,
          toDeviceId: null,
          warnings: [{ deadline: 'lease', at: iso(12), leadMinutes: 10 }],
        },
      ],
    });
  });

  it.each([
    ['is complete when it begins with the creation', [entry({}), entry({ changes: ['tagsSet'] })], true],
    ['is not when older lines were dropped', [entry({ changes: ['tagsSet'] })], false],
    ['is not when there is none', [], false],
  ])('%s', (_name, entries, complete) => {
    expect(writeHistory(aReadySession(), entries, minute(6))).toMatchObject({ complete });
  });
});
