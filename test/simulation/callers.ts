import type { Broker } from '../../functions/broker.ts';
import type { Decision } from '../../shared/domain/decision.ts';
import { HOUR, MINUTE, SECOND } from '../../shared/domain/instant.ts';
import type { LeasePolicy } from '../../shared/domain/lease-policy.ts';
import { dueAt, recordEndsAt } from '../../shared/domain/moments.ts';
import { isLive, type RequestedSettings, type Session } from '../../shared/domain/session.ts';
import type { AccountId, SessionId, SessionRef } from '../../shared/domain/session-ref.ts';
import type { Answers, Asked } from './answers.ts';
import { anyOptions, anyTags } from './asked-settings.ts';
import type { Devices } from './devices.ts';
import { keyOf, type Ledger } from './ledger.ts';
import type { Promises } from './promises.ts';
import type { Random } from './random.ts';
import { readTicket } from './ticket.ts';
import type { Source, World } from './world.ts';

const accounts = [
  '11111111-1111-4111-8111-111111111111',
  '22222222-2222-4222-8222-222222222222',
] as AccountId[];
/** Few names for requests, so that most are used again: by a caller that repeats itself, or by one that should not have. */
const requestIds = ['mine-1', 'mine-2', null];
const ids = ['alpha', 'beta', 'gamma'] as SessionId[];

interface Parts {
  readonly world: World;
  readonly random: Random;
  readonly ledger: Ledger;
  readonly policy: LeasePolicy;
  readonly answers: Answers;
  readonly promises: Promises;
  readonly devices: Devices;
  /** The secrets that devices have, by session and device. */
  readonly secrets: Map<string, string>;
  /** The broker that can be called now, if one can. */
  readonly broker: () => Broker | null;
  /** A session was asked for: the agents' free places are not what the broker believes. */
  readonly onCreate: () => void;
}

/** Everybody who calls the broker, and when devices move: what they do comes from the seed. */
export class Callers implements Source {
  readonly #parts: Parts;
  readonly #usual = new Map<string, RequestedSettings>();
  readonly #requested = new Map<string, number>();
  readonly #updates = new Map<string, number>();
  #left: number;
  #next: number;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#left = parts.random.between(6, parts.random.pick([10, 20, 45]));
    this.#next = parts.world.now + parts.random.between(0, SECOND);
  }

  get isDone(): boolean {
    return this.#left === 0;
  }

  nextAt(): number | null {
    return this.#left > 0 ? this.#next : null;
  }

  fire(): void {
    this.#left--;
    this.#act();
    this.#next = this.#parts.world.now + this.#pause();
  }

  /**
   * A month later: reads on both sides of the moment at which a record is gone, and creates that want its id again, before the purge
   * has come round. Answers when the last of them is over.
   */
  revisit(): number {
    const { random, world, ledger, policy, broker } = this.#parts;
    let last: number = world.now;
    for (const session of ledger.sessions()) {
      if (session.state !== 'ended' || !random.chance(0.2)) continue;
      const { account, id } = session;
      const gone = recordEndsAt(session, policy);
      for (const off of [-1, 0, random.between(-HOUR, HOUR)]) {
        last = Math.max(last, gone + off);
        world.at(gone + off, () => {
          const open = broker();
          if (open) this.#read(open, { account, id });
          if (open && random.chance(0.3)) this.#create(open, { account, id });
        });
      }
    }
    return last;
  }

  #pause(): number {
    const { random, world, ledger, policy } = this.#parts;
    const kind = random.weighted({ together: 15, soon: 40, later: 25, long: 8, deadline: 12 });
    if (kind === 'together') return 0;
    if (kind === 'soon') return random.between(1, 3 * SECOND);
    if (kind === 'later') return random.between(1, MINUTE);
    if (kind === 'long') return random.between(1, 15 * MINUTE);
    const live = [...ledger.sessions()].filter(isLive);
    if (live.length === 0) return random.between(1, SECOND);
    const session = random.pick(live);
    const moment = session.state === 'ready' ? session.expiresAt : (dueAt(session, policy) ?? world.now);
    const off = random.pick([-1, 0, 1, random.between(-30, 30), random.between(-5000, 5000)]);
    return Math.min(Math.max(0, moment - world.now + off), 6 * HOUR);
  }

  /** Mostly a session that lives: with the others not much can be done. */
  #ref(alive: number): SessionRef {
    const { random, ledger } = this.#parts;
    const live = [...ledger.sessions()].filter(isLive);
    if (live.length === 0 || !random.chance(alive))
      return { account: random.pick(accounts), id: random.pick(ids) };
    const { account, id } = random.pick(live);
    return { account, id };
  }

  /** One verb, or several at once on one session: then they run into each other. */
  #act(): void {
    const { random } = this.#parts;
    const verbs = random.chance(0.25) ? random.between(2, 4) : 1;
    const shared = this.#ref(0.85);
    for (let verb = 0; verb < verbs; verb++) this.#make(verbs > 1 ? shared : null);
  }

  #make(shared: SessionRef | null): void {
    const { random, broker, world, devices } = this.#parts;
    const verb = random.weighted({
      create: 24,
      setLease: 12,
      extend: 12,
      keepAlive: 8,
      tag: 3,
      connect: 22,
      enter: 12,
      leave: 6,
      send: 10,
      stop: 4,
      read: 12,
      list: 4,
      drain: 0.3,
    });
    const ref = shared ?? this.#ref(verb === 'create' ? 0.3 : 0.85);
    const call = (verb: string, make: (open: Broker) => void) => (): void => {
      const open = broker();
      if (open) make(open);
      else world.note(`caller: ${verb} ${keyOf(ref)}: nobody listens`);
    };
    const moves = {
      enter: () => devices.enter(),
      leave: () => devices.leave(),
      send: () => devices.send(),
      create: call('create', (open) => this.#create(open, ref)),
      setLease: call('setLease', (open) => this.#setLease(open, ref)),
      extend: call('extend', (open) => this.#extend(open, ref)),
      keepAlive: call('keepAlive', (open) => this.#keepAlive(open, ref)),
      tag: call('tag', (open) => this.#tag(open, ref)),
      connect: call('connect', (open) => this.#connect(open, ref)),
      stop: call('stop', (open) => this.#stop(open, ref)),
      read: call('read', (open) => this.#read(open, ref)),
      list: call('list', (open) => this.#list(open, ref)),
      drain: call('drain', (open) => this.#drain(open, ref)),
    };
    moves[verb]();
  }

  /** What is heard of an answer: some get lost on their way, and a dead broker gives none. */
  #hear<T>(asked: Asked, answer: Promise<T>, check: (answer: T) => void): void {
    const isLost = this.#parts.random.chance(0.03);
    void answer.then(
      (heard) => {
        if (!isLost) check(heard);
      },
      (error: unknown) => this.#parts.answers.thrown(asked, error),
    );
  }

  #decided<S extends Session = Session>(
    asked: Asked,
    answer: Promise<Decision<S>>,
    check: (session: S) => void,
  ): void {
    this.#hear(asked, answer, (decision) => {
      if (decision.ok) check(decision.session);
      else this.#parts.answers.refused(asked, decision.refusal);
    });
  }

  #settings(ref: SessionRef): RequestedSettings {
    const { random } = this.#parts;
    const usual = this.#usual.get(keyOf(ref));
    if (usual && random.chance(0.85)) return usual;
    const options = anyOptions(random);
    // A lease that may extend itself has to come near its end while somebody is still there.
    const lengths = options.autoExtend ? [1, 2, 3, 5] : [1, 1, 2, 3, 5, 10, 30, 60, 240];
    const settings: RequestedSettings = {
      leaseMinutes: random.pick(lengths),
      size: random.pick(['Standard', 'Premium']),
      models: random.pick([[], ['https://models.example/engine.arrAsset']]),
      seatPolicy: random.pick(['exclusive', 'handover']),
      options,
      tags: anyTags(random),
    };
    if (!usual) this.#usual.set(keyOf(ref), settings);
    return settings;
  }

  #create(broker: Broker, ref: SessionRef): void {
    const { answers, onCreate } = this.#parts;
    const requested = this.#settings(ref);
    const asked = answers.ask(`create (${requested.leaseMinutes} min)`, ref);
    onCreate();
    this.#hear(asked, broker.createSession(ref, requested), (created) => {
      if (created.ok) answers.created(asked, requested, created.session, created.isNew);
      else answers.refused(asked, created.refusal);
    });
  }

  #setLease(broker: Broker, ref: SessionRef): void {
    const { random, answers, promises, ledger } = this.#parts;
    const current = ledger.current(ref)?.leaseMinutes ?? 1;
    // One that an SDK's pipeline makes has a name, and may be made again when its answer was lost.
    const updateId = random.chance(0.3) ? 'update-1' : null;
    const again = updateId && random.chance(0.6) ? this.#updates.get(keyOf(ref)) : undefined;
    const longer = random.chance(0.8) ? current + random.pick([1, 1, 2, 5, 30]) : random.between(1, 1500);
    const minutes = again ?? longer;
    if (updateId) this.#updates.set(keyOf(ref), minutes);
    promises.ask(ref, minutes);
    const asked = answers.ask(`setLease (${minutes} min)`, ref);
    this.#decided(
      asked,
      broker.updateSession(ref, { leaseMinutes: minutes, updateId, tags: null }),
      (session) => answers.leaseSet(asked, minutes, session),
    );
  }

  #extend(broker: Broker, ref: SessionRef): void {
    const { random, answers, promises } = this.#parts;
    const requestId = random.pick(requestIds);
    const name = `${keyOf(ref)}|${requestId}`;
    const fresh = random.pick([1, 1, 2, 5, 30, 600]);
    const minutes = requestId && random.chance(0.75) ? (this.#requested.get(name) ?? fresh) : fresh;
    this.#requested.set(name, minutes);
    promises.askExtension(ref, minutes, requestId);
    const asked = answers.ask(`extend (by ${minutes} min, request ${requestId})`, ref);
    this.#hear(asked, broker.extendLease(ref, { minutes, requestId }), (extended) => {
      if (extended.ok) answers.extended(asked, minutes, extended.session, extended.extension);
      else answers.refused(asked, extended.refusal);
    });
  }

  #keepAlive(broker: Broker, ref: SessionRef): void {
    const { random, answers, promises } = this.#parts;
    const minutes = random.pick([1, 1, 2, 5, 30, 1440]);
    promises.askToKeepAlive(ref, minutes);
    const asked = answers.ask(`keepAlive (${minutes} min)`, ref);
    this.#decided(asked, broker.keepAlive(ref, minutes), (session) =>
      answers.keptAlive(asked, minutes, session),
    );
  }

  #tag(broker: Broker, ref: SessionRef): void {
    const { random, answers } = this.#parts;
    const tags = anyTags(random);
    const asked = answers.ask('tag', ref);
    this.#decided(asked, broker.updateSession(ref, { leaseMinutes: null, updateId: null, tags }), (session) =>
      answers.tagged(asked, tags, session),
    );
  }

  #connect(broker: Broker, ref: SessionRef): void {
    const { random, answers } = this.#parts;
    const deviceId = random.pick(['headset', 'tablet']);
    const name = `${keyOf(ref)}|${deviceId}`;
    const seatSecret = random.chance(0.85)
      ? (this.#parts.secrets.get(name) ?? null)
      : random.pick([null, 'secret-of-nobody']);
    const asked = answers.ask(`connect (${deviceId}${seatSecret ? ' with a secret' : ''})`, ref);
    this.#hear(asked, broker.connectDevice(ref, { deviceId, seatSecret }), (connected) => {
      if (!connected.ok) return answers.refused(asked, connected.refusal);
      const { grant } = connected;
      const ticket = readTicket(grant.ticket);
      answers.granted(asked, grant.epoch, ticket.ticket.seat);
      const secret = grant.seatSecret ?? seatSecret;
      if (`seat-of-${secret}` !== ticket.ticket.seat)
        this.#parts.world.breaks('a device id without its secret is nobody', `${asked.what} ${keyOf(ref)}`);
      if (secret !== null) this.#parts.secrets.set(name, secret);
      this.#parts.devices.hold(ticket);
    });
  }

  #stop(broker: Broker, ref: SessionRef): void {
    const { answers } = this.#parts;
    const asked = answers.ask('stop', ref);
    this.#decided(asked, broker.stopSession(ref), (session) => answers.stopped(asked, session));
  }

  #read(broker: Broker, ref: SessionRef): void {
    const { answers } = this.#parts;
    const asked = answers.ask('read', ref);
    this.#decided(asked, broker.readSession(ref), (session) => answers.session(asked, session));
  }

  #list(broker: Broker, ref: SessionRef): void {
    const { answers } = this.#parts;
    const asked = answers.ask('list', ref);
    const everything = { after: null, limit: 500 };
    this.#hear(asked, broker.listSessions(ref.account, everything), ({ sessions }) =>
      answers.listed(asked, sessions),
    );
  }

  #drain(broker: Broker, ref: SessionRef): void {
    const { answers } = this.#parts;
    const asked = answers.ask('drain', ref);
    this.#hear(asked, broker.drainSessions([]), () => undefined);
  }
}
