import { type Broker, makeBroker } from '../../functions/broker.ts';
import type { SeatTicket } from '../../shared/connection/seat-ticket.ts';
import type { Extension } from '../../shared/domain/extension.ts';
import { after, at, type Instant, MINUTE, SECOND } from '../../shared/domain/instant.ts';
import { defaultLeasePolicy as policy } from '../../shared/domain/lease-policy.ts';
import { dueAt, momentsOf } from '../../shared/domain/moments.ts';
import { Outage } from '../../shared/domain/outage.ts';
import type { Refusal } from '../../shared/domain/refusal.ts';
import type { Session } from '../../shared/domain/session.ts';
import type { SessionStore } from '../../shared/ports/session-store.ts';
import type { SeatGrant } from '../../shared/usecases/seat-grant.ts';
import { start } from '../support/builders/minute.ts';
import { aRef } from '../support/builders/refs.ts';
import type { Move, Race, Wait } from './moves.ts';
import { raceChance } from './race-chance.ts';
import { RaceHosts } from './race-hosts.ts';
import { doing, watchedStore } from './watched-store.ts';

/** What a call answered, and between which moments it was under way. */
export interface Answer {
  readonly move: Move;
  readonly begun: Instant;
  readonly ended: Instant;
  /** Every session that it showed. */
  readonly sessions: readonly Session[];
  readonly extension: Extension | null;
  readonly grant: { readonly epoch: number; readonly seat: string; readonly secret: string | null } | null;
  readonly refusal: Refusal | null;
  /** Whether the store did not answer. */
  readonly isOutage: boolean;
  /** How many writes had taken effect when it began, and when it was answered. */
  readonly commitsBefore: number;
  readonly commits: number;
}

/** How calls come between each other: everything that is awaited outside the rules waits for its turn. */
export interface Interleaving {
  readonly turn: (what: string) => Promise<void>;
  /** Lets those that wait go on, one after another in some order, until this is over. */
  readonly until: (work: Promise<unknown>) => Promise<unknown>;
}

export const inOrder: Interleaving = { turn: () => Promise.resolve(), until: (work) => work };

export type Played = Awaited<ReturnType<typeof playRace>>;

const ref = aRef();
const everything = { after: null, limit: 100 };

/** Plays a race over the real use cases, and then to its end: nothing is in trouble any more, and the sweep comes by. */
export async function playRace(
  race: Race,
  open: (now: () => Instant) => Promise<SessionStore>,
  { turn, until }: Interleaving = inOrder,
  beginsAt: Instant = start,
) {
  const time = { now: beginsAt };
  const now = (): Instant => time.now;
  const { watched, commits, fail, heal } = watchedStore({ store: await open(now), now, turn });
  const current = (): Session | null => commits.at(-1)?.after ?? null;
  const hosts = new RaceHosts({
    now,
    turn,
    isNamed: (hostId) =>
      commits.some(({ after }) => after !== null && 'hostId' in after.host && after.host.hostId === hostId),
  });
  hosts.refusedReleases = race.refusedReleases;
  const chance = raceChance();
  const broker = makeBroker({
    store: watched,
    hosts,
    supervisor: {
      start: () => Promise.resolve(),
      nudge: () => Promise.resolve(),
      purge: () => Promise.resolve(),
    },
    tickets: { issue: (ticket) => Promise.resolve(JSON.stringify(ticket)) },
    clock: now,
    chance,
    policy,
    log: () => undefined,
  });
  const answers: Answer[] = [];
  /** The newest first. */
  const tickets: { readonly ticket: SeatTicket; readonly until: Instant }[] = [];
  const secrets = new Map<string, string>();

  const momentOf = (wait: Wait): Instant => {
    if ('ms' in wait) return after(time.now, wait.ms);
    const session = current();
    if (session === null) return time.now;
    const moments = session.state === 'ready' ? momentsOf(session) : [dueAt(session, policy) ?? time.now];
    const next = Math.min(...moments.filter((moment) => moment > time.now));
    return Number.isFinite(next) ? at(Math.max(time.now, next + wait.offNextMoment)) : time.now;
  };

  /** Calls, and notes what came of it. A store that does not answer is no failure; anything else that is thrown is. */
  const call = async (move: Move, work: () => Promise<Partial<Answer>>): Promise<void> => {
    const begun = time.now;
    const commitsBefore = commits.length;
    const nothing = { sessions: [], extension: null, grant: null, refusal: null, isOutage: false };
    const heard = await work().catch((error: unknown) => {
      if (error instanceof Outage) return { isOutage: true };
      throw error;
    });
    answers.push({
      ...nothing,
      ...heard,
      move,
      begun,
      ended: time.now,
      commitsBefore,
      commits: commits.length,
    });
  };
  const decided = async (
    decision: Promise<
      { readonly ok: true; readonly session: Session } | { readonly ok: false; readonly refusal: Refusal }
    >,
  ): Promise<Partial<Answer>> => {
    const made = await decision;
    return made.ok ? { sessions: [made.session] } : { refusal: made.refusal };
  };

  /** What an agent says was true when it said it, and may be heard later. */
  const report = async (): Promise<Partial<Answer>> => {
    const changed = hosts.facts();
    await turn('report');
    await broker.takeReport({ agent: 'agent-1', changed, asking: [] });
    return {};
  };

  const connect = async (move: Move & { readonly verb: 'connect' }): Promise<Partial<Answer>> => {
    const own = secrets.get(move.device) ?? null;
    const seatSecret = move.secret === 'its own' ? own : move.secret === 'wrong' ? 'secret-of-nobody' : null;
    const connected = await broker.connectDevice(ref, { deviceId: move.device, seatSecret });
    if (!connected.ok) return { refusal: connected.refusal };
    return come(move, connected.grant, seatSecret);
  };

  const handOver = async (move: Move & { readonly verb: 'handover' }): Promise<Partial<Answer>> => {
    const session = current();
    const holder = session?.state === 'ready' ? session.seat.holder : null;
    const own = (holder && secrets.get(holder.deviceId)) ?? null;
    const seatSecret = move.secret === 'none' ? null : move.secret === 'wrong' ? 'secret-of-nobody' : own;
    const { device: deviceId, isAdministrator } = move;
    const handed = await broker.handOver(ref, { deviceId, seatSecret, scene: 'clean', isAdministrator });
    return handed.ok ? come(move, handed.grant, null) : { refusal: handed.refusal };
  };

  /** The device keeps what it was granted, and comes to the gate with it if it does. */
  const come = async (
    move: Move & { readonly verb: 'connect' | 'handover' },
    grant: SeatGrant,
    seatSecret: string | null,
  ): Promise<Partial<Answer>> => {
    const { epoch, ticket: text } = grant;
    const secret = grant.seatSecret ?? seatSecret;
    if (secret !== null) secrets.set(move.device, secret);
    const { hostId, deviceId, seat, replaces, until } = JSON.parse(text);
    const said = { host: hostId, device: deviceId, sub: deviceId, seat, epoch, replaces };
    const held = { ticket: { aud: 'gate' as const, iss: 'race', iat: 0, exp: until / 1000, ...said }, until };
    tickets.unshift(held);
    if (move.enters !== 'no') {
      hosts.enter(held.ticket, held.until);
      if (move.enters === 'actively') hosts.send(5 * MINUTE);
      await report();
    }
    return { grant: { epoch, seat, secret } };
  };

  const make = async (move: Move): Promise<void> => {
    switch (move.verb) {
      case 'create':
        return call(move, () => decided(broker.createSession(ref, race.requested)));
      case 'setLease': {
        const { minutes: leaseMinutes, updateId } = move;
        return call(move, () => decided(broker.updateSession(ref, { leaseMinutes, updateId, tags: null })));
      }
      case 'tag': {
        const tags = { colour: move.value };
        return call(move, () =>
          decided(broker.updateSession(ref, { leaseMinutes: null, updateId: null, tags })),
        );
      }
      case 'extend':
        return call(move, async () => {
          const extended = await broker.extendLease(ref, move);
          return extended.ok
            ? { sessions: [extended.session], extension: extended.extension }
            : { refusal: extended.refusal };
        });
      case 'keepAlive':
        return call(move, () => decided(broker.keepAlive(ref, move.minutes)));
      case 'connect':
        return call(move, () => connect(move));
      case 'handover':
        return call(move, () => handOver(move));
      case 'stop':
        return call(move, () => decided(broker.stopSession(ref)));
      case 'read':
        return call(move, () => decided(broker.readSession(ref)));
      case 'list':
        return call(move, () => broker.listSessions(ref.account, everything));
      case 'report':
        return call(move, report);
      case 'storeFault':
        return fail(move.on, move.when);
      case 'silence':
        hosts.isSilent = move.is;
        return;
      case 'tick':
        await turn('tick');
        time.now = momentOf(move.wait);
        return;
      case 'enter': {
        const used = tickets[move.ticket % Math.max(1, tickets.length)];
        if (used) hosts.enter(used.ticket, used.until);
        return;
      }
      case 'send':
        return hosts.send(move.forMs);
      case 'leave':
      case 'die':
        return hosts[move.verb]();
      default:
        return call(move, () => serve(broker, move.verb));
    }
  };

  const step = async (moves: readonly Move[]): Promise<void> => {
    await until(Promise.all(moves.map((move) => doing.run(move, () => make(move)))));
  };

  if (race.startsReady) for (const verb of ['create', 'provision', 'report'] as const) await step([{ verb }]);
  for (const { wait, moves } of race.steps) {
    time.now = momentOf(wait);
    await step(moves);
  }
  // From here on nothing is in trouble: what is due is done, until the host is given back.
  heal();
  hosts.isSilent = false;
  for (let round = 0; round < 20; round++) {
    const session = current();
    if (session === null || (session.state === 'ended' && 'billingStoppedAt' in session.host)) break;
    const due = session.state === 'ready' ? session.expiresAt : (dueAt(session, policy) ?? time.now);
    const end = session.state === 'starting' ? session.startDeadline : due;
    time.now = at(Math.max(time.now, end) + (session.state === 'ended' ? 0 : SECOND));
    await step([{ verb: 'tend' }]);
    await step([{ verb: 'release' }]);
  }
  const history = await watched.history(ref);
  return { race, commits, answers, hosts, history, beginsAt, broker, time };
}

async function serve(
  broker: Broker,
  verb: 'provision' | 'poll' | 'tend' | 'release' | 'sweep',
): Promise<Partial<Answer>> {
  if (verb === 'sweep') await broker.sweepSessions();
  if (verb === 'provision') await broker.provisionHost(ref);
  if (verb === 'poll') await broker.pollHost(ref);
  if (verb === 'tend') await broker.tendSession(ref);
  if (verb === 'release') await broker.releaseHost(ref);
  return {};
}
