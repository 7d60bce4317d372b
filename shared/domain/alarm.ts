import { type Deadline, deadlinesOf } from './deadline.ts';
import { after, type Instant, MINUTE } from './instant.ts';
import type { ReadySession, Session } from './session.ts';

/** A deadline, and the leads (minutes before it) that need no warning any more: given, or past when the deadline was set. */
export interface Alarm extends Deadline {
  readonly warned: readonly number[];
}

/** A warning: so long before this deadline. */
export interface Warning extends Deadline {
  readonly leadMinutes: number;
}

const momentOf = (deadline: Deadline, lead: number): Instant => after(deadline.at, -lead * MINUTE);

/**
 * Sets the alarms to the deadlines as they are now. One whose deadline has not moved keeps what was warned of; a new one counts the
 * leads that are already past as done, for nobody can be warned earlier than the deadline was set. A lead that passes later is due,
 * however late somebody looks.
 */
export function rearm<S extends Session>(session: S, now: Instant): S {
  if (session.state !== 'ready') return session;
  const alarms = deadlinesOf(session).map(
    (deadline): Alarm =>
      session.alarms.find((alarm) => alarm.kind === deadline.kind && alarm.at === deadline.at) ?? {
        ...deadline,
        warned: session.requested.options.warningMinutes.filter((lead) => now >= momentOf(deadline, lead)),
      },
  );
  return sameAlarms(session.alarms, alarms) ? session : { ...session, alarms };
}

const sameAlarms = (one: readonly Alarm[], other: readonly Alarm[]): boolean =>
  one.length === other.length && one.every((alarm, index) => alarm === other[index]);

/**
 * Gives every warning that is due: of several leads of one deadline only the shortest, as the time left makes the others void. Those of
 * the seat's deadlines (`all`) are true only of a session that has just heard its gate.
 */
export function ring(session: ReadySession, now: Instant, which: 'all' | 'lease'): ReadySession {
  let rang = false;
  const alarms = session.alarms.map((alarm) => {
    const due = which === 'all' || alarm.kind === 'lease' ? dueLeads(session, alarm, now) : [];
    if (due.length === 0) return alarm;
    rang = true;
    return { ...alarm, warned: [...alarm.warned, ...due] };
  });
  return rang ? { ...session, alarms } : session;
}

/** Whether a warning of one of the seat's deadlines is due, unless the gate knows better. */
export const isSeatWarningDue = (session: ReadySession, now: Instant): boolean =>
  session.alarms.some((alarm) => alarm.kind !== 'lease' && dueLeads(session, alarm, now).length > 0);

/** The moment of the earliest warning that was not given yet, or null. */
export function nextWarningAt(session: ReadySession): Instant | null {
  const moments = session.alarms.flatMap((alarm) =>
    pendingLeads(session, alarm).map((lead) => momentOf(alarm, lead)),
  );
  return moments.length === 0 ? null : (Math.min(...moments) as Instant);
}

/** After the deadline itself nobody is warned of it any more. */
const dueLeads = (session: ReadySession, alarm: Alarm, now: Instant): readonly number[] =>
  now >= alarm.at ? [] : pendingLeads(session, alarm).filter((lead) => now >= momentOf(alarm, lead));

const pendingLeads = (session: ReadySession, alarm: Alarm): readonly number[] =>
  session.requested.options.warningMinutes.filter((lead) => !alarm.warned.includes(lead));

/** The warnings that were given between two versions of a session. */
export function warningsBetween(before: Session, after: Session): readonly Warning[] {
  if (before.state !== 'ready' || after.state !== 'ready') return [];
  return after.alarms.flatMap(({ kind, at, warned }) => {
    const earlier = before.alarms.find((alarm) => alarm.kind === kind && alarm.at === at);
    const given = earlier ? warned.filter((lead) => !earlier.warned.includes(lead)) : [];
    return given.length === 0 ? [] : [{ kind, at, leadMinutes: Math.min(...given) }];
  });
}
