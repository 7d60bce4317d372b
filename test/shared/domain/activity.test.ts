import { expect, it } from 'vitest';
import { activityOf, type GateWord } from '../../../shared/domain/activity.ts';
import { after, type Instant, SECOND } from '../../../shared/domain/instant.ts';
import { defaultLeasePolicy as policy } from '../../../shared/domain/lease-policy.ts';
import type { SeatHolder } from '../../../shared/domain/seat.ts';
import { aHolder, anEndedSession, aReadySession, aSeat, aStartingSession } from './sessions.ts';
import { minute } from './times.ts';

const now = minute(30);
const ago = (seconds: number, milliseconds = 0): Instant => after(now, milliseconds - seconds * SECOND);
const word = (lastInputAt: Instant | null, heardAt = ago(5)): GateWord => ({ lastInputAt, heardAt });
const heldBy = (change: Partial<SeatHolder>) =>
  aReadySession({ seat: aSeat({ granted: 1, admitted: 1, holder: aHolder(change) }) });
const connected = heldBy({});

it.each([
  ['active: its device sent something a moment ago, as its agent says', connected, word(ago(3)), 'active'],
  ['active: to the last moment of a minute', connected, word(ago(60, 1)), 'active'],
  ['idle: when the minute is over', connected, word(ago(60)), 'idle'],
  ['idle: its device has sent nothing since it came', connected, word(null), 'idle'],
  ['active: the row has heard it, and nobody else', heldBy({ lastInputAt: ago(10) }), null, 'active'],
  [
    'active: the row heard it later than the agent said',
    heldBy({ lastInputAt: ago(10) }),
    word(null),
    'active',
  ],
  ['idle: what the row has heard is long ago', heldBy({ lastInputAt: ago(600) }), word(ago(600)), 'idle'],
  ['unknown: nobody has heard of the agent', connected, null, 'unknown'],
  ['unknown: nobody has heard of it for 45 seconds', connected, word(null, ago(45)), 'unknown'],
  ['idle: it was heard within 45 seconds', connected, word(null, ago(45, 1)), 'idle'],
  [
    'active: for a minute after the last input, though the agent is silent',
    connected,
    word(ago(50), ago(50)),
    'active',
  ],
  ['unknown: its device is gone', heldBy({ connected: false }), word(ago(3)), 'unknown'],
  ['unknown: nobody has the seat', aReadySession(), word(ago(3)), 'unknown'],
  ['unknown: the session is starting', aStartingSession(), null, 'unknown'],
  ['unknown: the session has ended', anEndedSession({ lastHolder: aHolder() }), word(ago(3)), 'unknown'],
] as const)('a session is %s', (_name, session, said, activity) => {
  expect(activityOf(session, said, now, policy)).toBe(activity);
});
