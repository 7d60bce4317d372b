import { defaultLeaseOptions } from '../domain/lease-options.ts';

/**
 * Brings a session as format 1 wrote it to the form of format 2, which has deadlines of the seat, warnings, extensions and tags. What was
 * asked for then is what is asked for now without a word about it, so that a repeated create finds its session. What is not a session
 * stays as it is, to be refused by the schema.
 */
export function upgradeSession(session: unknown): unknown {
  if (!isRecord(session)) return session;
  const { requested, seat, lastHolder } = session;
  return {
    ...session,
    updateId: null,
    tags: {},
    ...(isRecord(requested) && { requested: { ...requested, options: defaultLeaseOptions, tags: {} } }),
    ...(isRecord(seat) && { seat: upgradeSeat(seat), alarms: [], extensions: [], autoExtensions: 0 }),
    ...(isRecord(lastHolder) && { lastHolder: { ...lastHolder, lastInputAt: null } }),
  };
}

const upgradeSeat = (seat: Readonly<Record<string, unknown>>): object => {
  const { holder } = seat;
  return { ...seat, leftAt: null, ...(isRecord(holder) && { holder: { ...holder, lastInputAt: null } }) };
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
