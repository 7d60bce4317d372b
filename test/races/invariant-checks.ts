import { expect } from 'vitest';
import { nextWarningAt } from '../../shared/domain/alarm.ts';
import { type Instant, MINUTE } from '../../shared/domain/instant.ts';
import { defaultLeasePolicy as policy } from '../../shared/domain/lease-policy.ts';
import { standingReservation } from '../../shared/domain/seat.ts';
import type { EndedSession, ReadySession, Session } from '../../shared/domain/session.ts';
import type { Answer, Played } from './play-race.ts';

/** What the race wrote, as pairs of what was there and what came of it. */
type Change = {
  readonly before: Session;
  readonly after: Session;
  readonly at: Instant;
  readonly verb: string;
};
const changesOf = ({ commits }: Played): readonly Change[] =>
  commits.flatMap(({ before, after, at, move }) =>
    before && after ? [{ before, after, at, verb: move?.verb ?? 'nothing' }] : [],
  );

const shown = ({ answers }: Played): readonly (Answer & { readonly session: Session })[] =>
  answers.flatMap((answer) => answer.sessions.map((session) => ({ ...answer, session })));

const isEnded = (session: Session): session is EndedSession => session.state === 'ended';
const isReady = (session: Session): session is ReadySession => session.state === 'ready';

const lastOf = ({ commits }: Played): Session | null => commits.at(-1)?.after ?? null;

/** 1. One end and one reason, for whoever looks at the rows, and for whoever was ever answered. */
export function endsOnce(played: Played): void {
  const ends = changesOf(played).filter(({ before, after }) => !isEnded(before) && isEnded(after));
  expect(ends.length).toBe(lastOf(played) === null ? 0 : 1);
  const rows = played.commits.flatMap(({ after }) => (after && isEnded(after) ? [after] : []));
  const answers = shown(played).flatMap(({ session }) => (isEnded(session) ? [session] : []));
  const told = [...rows, ...answers].map(({ reason, endedAt }) => `${reason} at ${endedAt}`);
  expect([...new Set(told)].length).toBe(ends.length);
}

/** 2. Never before `expiresAt`, and never live past it. */
export function isNeverEndedEarly(played: Played): void {
  for (const { before, after, at } of changesOf(played)) {
    if (!isReady(before) || !isEnded(after)) continue;
    if (after.reason === 'leaseExpired') expect(after.endedAt).toBe(before.expiresAt);
    else expect(after.endedAt).toBeLessThan(before.expiresAt);
    expect(at).toBeGreaterThanOrEqual(after.endedAt);
  }
  for (const { session, begun, move } of shown(played))
    if (isReady(session)) expect({ move, until: session.expiresAt > begun }).toEqual({ move, until: true });
}

/** 3. What was acknowledged holds. */
export function keepsWhatItAcknowledged(played: Played): void {
  const end = lastOf(played);
  for (const { session, move, extension, commits } of shown(played)) {
    const verb = move.verb;
    if (verb !== 'setLease' && verb !== 'extend' && verb !== 'keepAlive') continue;
    const written = played.commits
      .slice(0, commits)
      .findLast(({ after }) => after?.version === session.version);
    expect(written?.after).toEqual(session);
    if (extension)
      expect(session).toMatchObject({ state: 'ready', extensions: expect.arrayContaining([extension]) });
    if (verb === 'setLease' && move.verb === 'setLease') expect(session.leaseMinutes).toBe(move.minutes);
    if (!end || !isEnded(end) || end.reason !== 'leaseExpired' || end.readyAt === null) continue;
    const promised = isReady(session) ? session.expiresAt : end.readyAt + session.leaseMinutes * MINUTE;
    expect(end.endedAt).toBeGreaterThanOrEqual(promised);
  }
}

/** 3. A request is granted once, and whoever repeats it is answered the same. */
export function grantsARequestOnce(played: Played): void {
  const granted = new Map<string, object>();
  for (const { extension } of played.answers) {
    if (!extension) continue;
    expect(granted.get(extension.requestId) ?? extension).toEqual(extension);
    granted.set(extension.requestId, extension);
  }
  const rows = changesOf(played).filter(
    ({ before, after }) =>
      isReady(before) &&
      isReady(after) &&
      after.extensions.at(-1)?.requestId !== before.extensions.at(-1)?.requestId,
  );
  const names = rows.map(({ after }) => (isReady(after) ? after.extensions.at(-1)?.requestId : null));
  expect(new Set(names).size).toBe(names.length);
}

const lengthening = ['setLease', 'extend', 'keepAlive', 'tend'];

/** 4. Under its cap, never shorter, and longer only by those who may make it so. */
export function staysUnderItsCap(played: Played): void {
  for (const { before, after, verb } of changesOf(played)) {
    expect(after.leaseMinutes).toBeGreaterThanOrEqual(before.leaseMinutes);
    if (after.leaseMinutes > before.leaseMinutes) expect(lengthening).toContain(verb);
    if (!isReady(after)) continue;
    expect(after.expiresAt).toBe(after.readyAt + after.leaseMinutes * MINUTE);
    expect(after.expiresAt).toBeLessThanOrEqual(after.maxExpiresAt);
    expect(after.maxExpiresAt).toBeLessThanOrEqual(after.readyAt + 1440 * MINUTE);
    if (!isReady(before)) continue;
    expect(after.expiresAt).toBeGreaterThanOrEqual(before.expiresAt);
    const { autoExtend } = after.requested.options;
    if (after.autoExtensions > before.autoExtensions && autoExtend?.upToMinutes)
      expect(after.leaseMinutes).toBeLessThanOrEqual(autoExtend.upToMinutes);
  }
}

/** 4. keepAlive keeps what it says, and no more than a minute more. */
export function keepsAliveAsLongAsAsked(played: Played): void {
  for (const { session, move, begun, ended } of shown(played)) {
    if (move.verb !== 'keepAlive' || !isReady(session)) continue;
    expect(session.expiresAt).toBeGreaterThanOrEqual(
      Math.min(begun + move.minutes * MINUTE, session.maxExpiresAt),
    );
    const made = played.commits.find(({ after }) => after?.version === session.version);
    if (made?.move === move && made.before?.leaseMinutes !== session.leaseMinutes)
      expect(session.expiresAt).toBeLessThan(ended + (move.minutes + 1) * MINUTE);
  }
}

/** 5. Epochs only grow, each is granted once, the gate lets in only higher ones, and a device id without its secret is nobody. */
export function seatsOneAtATime(played: Played): void {
  const grants = played.answers.flatMap(({ grant }) => (grant ? [grant.epoch] : []));
  expect(new Set(grants).size).toBe(grants.length);
  for (const hostId of new Set(played.hosts.admitted.map((entry) => entry.hostId))) {
    const epochs = played.hosts.admitted.filter((entry) => entry.hostId === hostId).map(({ epoch }) => epoch);
    expect(epochs).toEqual([...new Set(epochs)].toSorted((one, other) => one - other));
  }
  for (const { before, after, at, verb } of changesOf(played)) {
    if (!isReady(before) || !isReady(after)) continue;
    const [was, is] = [before.seat, after.seat];
    expect(is.granted).toBeGreaterThanOrEqual(was.granted);
    expect(is.admitted).toBeGreaterThanOrEqual(was.admitted);
    expect(is.admitted).toBeLessThanOrEqual(is.granted);
    if (is.granted === was.granted || (verb !== 'connect' && verb !== 'handover')) continue;
    expect(is.granted).toBe(was.granted + 1);
    const owner = was.holder ?? standingReservation(was, at);
    if (verb === 'handover') {
      expect([after.requested.seatPolicy, owner === null]).toEqual(['handover', false]);
      expect(is.reservation?.seat).not.toBe(owner?.seat);
    } else if (owner) expect(is.reservation?.seat).toBe(owner.seat);
  }
}

/** 5. Whoever has the seat loses it to another device only by a ticket that says so, and such tickets come from hand-overs alone. */
export function replacesOnlyByHandover(played: Played): void {
  const handed = changesOf(played).flatMap(({ before, after, verb }) =>
    verb === 'handover' && isReady(before) && isReady(after) && after.seat.granted > before.seat.granted
      ? [after.seat.granted]
      : [],
  );
  for (const { replaced, epoch, replaces } of played.hosts.admitted) {
    if (replaced) expect(replaces).toBe(true);
    if (replaces) expect(handed).toContain(epoch);
  }
}

/** 6. One host for one session. */
export function keepsItsHost(played: Played): void {
  const names = played.commits.flatMap(({ after }) =>
    after && 'hostId' in after.host ? [after.host.hostId] : [],
  );
  expect(new Set(names).size).toBeLessThanOrEqual(1);
}

/** 7. Nothing is ordered that no row names, and nothing is left in the end. */
export function ordersOnlyWhatARowNames(played: Played): void {
  for (const order of played.hosts.ordered) expect(order).toEqual({ hostId: order.hostId, isNamed: true });
  expect([...played.hosts.running.keys(), ...played.hosts.exited]).toEqual([]);
}

/** 9. The receipt is what the provider said. */
export function billsUntilReadBack(played: Played): void {
  for (const { after } of played.commits) {
    if (after?.host.state !== 'released') continue;
    const { hostId, billingStoppedAt } = after.host;
    const gone = played.hosts.gone.get(hostId);
    expect(gone).toBeDefined();
    expect(billingStoppedAt).toBeGreaterThanOrEqual(gone ?? Number.POSITIVE_INFINITY);
  }
}

/** 11. At most one warning for each deadline and lead, and no version missing or used twice. */
export function warnsOnceInOrder(played: Played): void {
  const warnings = played.commits.flatMap(({ entry }) => entry?.warnings ?? []);
  const names = warnings.map(({ kind, at, leadMinutes }) => `${kind} ${at} ${leadMinutes}`);
  expect(names).toEqual([...new Set(names)]);
  played.commits.forEach(({ after, entry }, index) => {
    expect(after?.version).toBe(index + 1);
    expect(entry?.version).toBe(index + 1);
  });
  expect(played.history.map(({ version }) => version)).toEqual(played.commits.map((_, index) => index + 1));
}

/** 12. Warned when it is due and never after the deadline; after somebody has looked, nothing is left unsaid; what has passed stays passed. */
export function warnsInTimeOrNever(played: Played): void {
  for (const { entry, after } of played.commits) {
    for (const { at, leadMinutes } of entry?.warnings ?? []) {
      expect(entry?.at).toBeGreaterThanOrEqual(at - leadMinutes * MINUTE);
      expect(entry?.at).toBeLessThan(at);
      expect(after?.state).toBe('ready');
    }
  }
  // Whoever has tended a session, and was not run into, has left nothing unsaid.
  for (const { move, begun, ended, isOutage, commitsBefore, commits } of played.answers) {
    const [written] = played.commits.slice(commits - 1, commits);
    const isAlone = commits === commitsBefore || (commits === commitsBefore + 1 && written?.move === move);
    if (move.verb !== 'tend' || isOutage || begun !== ended || !isAlone) continue;
    if (!written?.after || !isReady(written.after)) continue;
    const alarms = written.after.alarms.filter(({ kind }) => kind === 'lease');
    const next = nextWarningAt({ ...written.after, alarms });
    if (next !== null) expect(next).toBeGreaterThan(ended);
  }
  // What a caller asked for after the deadline never moves it.
  for (const { before, after, move } of played.commits) {
    const asked = played.answers.find((answer) => answer.move === move);
    if (before && after && asked && isReady(before) && isReady(after) && after.expiresAt > before.expiresAt)
      expect(asked.begun).toBeLessThan(before.expiresAt);
  }
}

/** Unknown never kills: by a deadline of the seat a session ends only on the gate's word, asked for after it. */
export function throwsNobodyOutOnAGuess(played: Played): void {
  for (const { before, after } of changesOf(played)) {
    if (!isReady(before) || !isEnded(after)) continue;
    const { options } = after.requested;
    const waits = {
      connectionTimeout: options.connectTimeoutMinutes,
      reconnectTimeout: options.reconnectTimeoutMinutes,
      idleTimeout: options.idleTimeoutMinutes,
    };
    const minutes = waits[after.reason as keyof typeof waits];
    if (minutes === undefined) continue;
    const isSaid = played.hosts.asked.some(({ at, hostId, facts }) => {
      if (hostId !== before.host.hostId || facts.phase !== 'ready') return false;
      const since = sinceOf(after.reason, facts.gate, before.readyAt);
      return since !== null && minutes !== null && at >= since + minutes * MINUTE;
    });
    expect({ reason: after.reason, isSaid }).toEqual({ reason: after.reason, isSaid: true });
  }
}

type Gate = Extract<Played['hosts']['asked'][number]['facts'], { phase: 'ready' }>['gate'];
function sinceOf(reason: string, { seat, lastInputAt }: Gate, readyAt: Instant): number | null {
  if (reason === 'connectionTimeout') return seat === null ? readyAt : null;
  if (reason === 'reconnectTimeout') return seat && !seat.connected ? seat.since : null;
  return seat?.connected ? Math.max(seat.since, lastInputAt ?? 0) : null;
}

/** A lease extends itself only while the device is active, by the gate's word. */
export function extendsItselfOnlyWhileActive(played: Played): void {
  for (const { before, after } of changesOf(played)) {
    if (!isReady(before) || !isReady(after) || after.autoExtensions === before.autoExtensions) continue;
    expect(after.autoExtensions).toBe(before.autoExtensions + 1);
    const rule = after.requested.options.autoExtend;
    expect(after.leaseMinutes - before.leaseMinutes).toBeLessThanOrEqual(rule?.byMinutes ?? 0);
    const due = before.expiresAt - (rule?.whenRemainingMinutes ?? 0) * MINUTE;
    const isActive = played.hosts.asked.some(
      ({ at, facts }) =>
        at >= due &&
        facts.phase === 'ready' &&
        facts.gate.seat?.connected === true &&
        at - (facts.gate.lastInputAt ?? 0) < policy.activeMs,
    );
    expect(isActive).toBe(true);
  }
}

/** 13. The same race at another time is the same race: every moment in it lies as far from its beginning. */
export function momentsOfRace(played: Played): unknown {
  const shift = (_key: string, value: unknown): unknown =>
    typeof value === 'number' && value > 1e12 ? value - played.beginsAt : value;
  return JSON.parse(JSON.stringify(played.commits, shift));
}
