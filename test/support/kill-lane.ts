import { setTimeout as pause } from 'node:timers/promises';
import type { KillApi } from './kill-api.ts';
import type { KillChance } from './kill-chance.ts';
import { factsOfBody, type SessionFacts } from './kill-facts.ts';
import type { Moments } from './kill-moments.ts';
import type { Guest } from './kill-seat.ts';
import { Broken, WatchedSession } from './kill-watch.ts';

/** A session that is neither ready nor ended by then is stuck: the start deadline, which ends it, comes much earlier. */
const READY_LIMIT_MS = 90_000;
/** A caller that has waited for so long asks for the same session again, which drives a half-started one on. */
const IMPATIENT_MS = 3_000;

export interface LaneParts {
  readonly api: KillApi;
  readonly chance: KillChance;
  readonly moments: Moments;
  readonly watched: Map<string, WatchedSession>;
}

/** One caller: leads session after session through its life, and checks every answer against what it knows. */
export class KillLane {
  readonly #parts: LaneParts;

  constructor(parts: LaneParts) {
    this.#parts = parts;
  }

  /** A session of this name, created and, if nothing hindered it and it is waited for, ready. */
  async begin(id: string, isPatient = false): Promise<Guest> {
    const { chance, watched } = this.#parts;
    const session = new WatchedSession(id, chance.whole(10, 60));
    watched.set(id, session);
    if (id.includes('mute')) session.hurt = 'its engine is never ready';
    const request = { maxLeaseTimeMinutes: session.lease, size: 'Standard' };
    await this.#create(session, request);
    if (chance.isLucky(0.3)) await this.extend(session);
    // One that is stopped before it is ready, and one that never gets there.
    const isHasty = !isPatient && (id.includes('mute') || chance.isLucky(0.15));
    await this.#awaitReady(session, request, isHasty ? chance.whole(0, 400) : READY_LIMIT_MS);
    return { session, device: null, secret: null, isDoubtful: false };
  }

  async #create(session: WatchedSession, request: object): Promise<void> {
    const { api, moments } = this.#parts;
    for (;;) {
      moments.reached('while creating');
      const answer = await api.once('PUT', session.id, request);
      if (answer?.status === 201 || answer?.status === 200) {
        session.isCreated = true;
        return moments.reached('create acknowledged');
      }
      // No place is free for a moment: then there is nothing to look after.
      if (answer?.status === 429) await pause(50);
      else if (answer) throw new Broken(`Creating ${session.id} was answered ${answer.status}.`);
    }
  }

  async #awaitReady(session: WatchedSession, request: object, patienceMs: number): Promise<void> {
    const { api, moments } = this.#parts;
    const started = performance.now();
    let asked = started;
    for (;;) {
      const facts = await this.look(session);
      if (facts.state === 'starting') moments.reached('starting');
      else if (facts.state === 'ready') moments.reached('ready');
      const waited = performance.now() - started;
      if (waited > READY_LIMIT_MS) throw new Broken(`Session ${session.id} has been starting for too long.`);
      if (facts.state !== 'starting' || waited > patienceMs) return;
      if (performance.now() - asked > IMPATIENT_MS) {
        asked = performance.now();
        await api.once('PUT', session.id, request);
      }
      await pause(30);
    }
  }

  /** Reads the session; nothing of this caller is under way then, so that what is not true now never will be. */
  async look(session: WatchedSession): Promise<SessionFacts> {
    const answer = await this.#parts.api.read(session.id);
    if (answer.status === 404) session.observeAbsence();
    if (answer.status !== 200) throw new Broken(`Reading ${session.id} was answered ${answer.status}.`);
    const facts = factsOfBody(answer.body);
    session.observe(facts);
    session.pendingLease = null;
    return facts;
  }

  async extend(session: WatchedSession): Promise<void> {
    const { api, chance, moments } = this.#parts;
    // Two hundred of them stay below the longest lease that there is.
    const lease = session.lease + chance.whole(1, 6);
    session.pendingLease = lease;
    moments.reached('while extending');
    const answer = await api.once('PATCH', session.id, { maxLeaseTimeMinutes: lease });
    if (answer?.status === 200) {
      session.lease = lease;
      moments.reached('extension acknowledged');
    } else if (answer) {
      const mayBeRefused = session.mayEnd && answer.status === 409;
      if (!mayBeRefused) throw new Broken(`Extending ${session.id} was answered ${answer.status}.`);
    }
    if (!answer) await this.look(session);
  }

  /** Stops it, in as many tries as it takes. */
  async stop({ session, device }: Guest): Promise<void> {
    const { api, moments } = this.#parts;
    session.stopAsked = true;
    for (;;) {
      moments.reached('while stopping');
      const answer = await api.once('POST', `${session.id}/:stop`);
      if (answer?.status === 204) break;
      if (answer) throw new Broken(`Stopping ${session.id} was answered ${answer.status}.`);
    }
    session.stopAcknowledged = true;
    moments.reached('stop acknowledged');
    await device?.leave();
  }

  /** Follows the release for a while; what is not given back by then is looked at when all is over. */
  async follow(session: WatchedSession, withinMs: number): Promise<boolean> {
    const { moments } = this.#parts;
    const deadline = performance.now() + withinMs;
    for (;;) {
      const facts = await this.look(session);
      if (facts.state === 'ended' && facts.isGivenBack) {
        moments.reached('released');
        return true;
      }
      moments.reached('releasing');
      if (performance.now() > deadline) return false;
      await pause(20);
    }
  }
}
