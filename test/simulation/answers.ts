import type { Extension } from '../../shared/domain/extension.ts';
import { isGivenBack } from '../../shared/domain/host.ts';
import { type Instant, MINUTE } from '../../shared/domain/instant.ts';
import type { Tags } from '../../shared/domain/lease-options.ts';
import type { LeasePolicy } from '../../shared/domain/lease-policy.ts';
import { isReadable } from '../../shared/domain/moments.ts';
import { Outage } from '../../shared/domain/outage.ts';
import type { Refusal } from '../../shared/domain/refusal.ts';
import { sameRequest } from '../../shared/domain/same-request.ts';
import {
  isLive,
  type ReadySession,
  type RequestedSettings,
  type Session,
} from '../../shared/domain/session.ts';
import type { SessionRef } from '../../shared/domain/session-ref.ts';
import { settle } from '../../shared/domain/settle.ts';
import { keyOf, type Ledger } from './ledger.ts';
import type { Promises } from './promises.ts';
import type { World } from './world.ts';

/** A call that a caller has begun: what was in the store then, for the answer has to be about then or later. */
export interface Asked {
  readonly what: string;
  readonly ref: SessionRef;
  readonly at: Instant;
  readonly before: Session | null;
  readonly versions: number;
}

/** Holds every answer that reached a caller against what the store had committed. */
export class Answers {
  readonly #world: World;
  readonly #ledger: Ledger;
  readonly #policy: LeasePolicy;
  readonly #promises: Promises;
  readonly #onExtended: (session: Session) => void;
  readonly #made = new Set<string>();
  readonly #epochs = new Set<string>();
  readonly #extensions = new Map<string, string>();

  constructor(parts: {
    world: World;
    ledger: Ledger;
    policy: LeasePolicy;
    promises: Promises;
    /** Told when a caller has heard of its extension. */
    onExtended: (session: Session) => void;
  }) {
    this.#world = parts.world;
    this.#ledger = parts.ledger;
    this.#policy = parts.policy;
    this.#promises = parts.promises;
    this.#onExtended = parts.onExtended;
  }

  ask(what: string, ref: SessionRef): Asked {
    this.#world.note(`caller: ${what} ${keyOf(ref)}`);
    const before = this.#ledger.current(ref);
    return { what, ref, at: this.#world.now, before, versions: this.#ledger.versions(ref).length };
  }

  /** A 503 may be repeated and promises nothing. Anything else that is thrown is a bug. */
  thrown(asked: Asked, error: unknown): void {
    this.#world.note(`answer to ${asked.what}: ${String(error)}`);
    this.#world.reach('answered: 503');
    if (!(error instanceof Outage)) this.#breaks('nothing unexpected', asked, String(error));
  }

  /** An answer with a session in it shows one that was there during the call, settled. */
  session(asked: Asked, session: Session): void {
    this.#count(asked);
    this.#world.note(`answer to ${asked.what}: ${session.state}, version ${session.version}`);
    const text = JSON.stringify(session);
    const seen = this.#during(asked).some(
      (candidate) =>
        JSON.stringify(candidate) === text || JSON.stringify(settle(candidate, this.#world.now)) === text,
    );
    if (!seen) this.#breaks('an answer is about the session as it was during the call', asked, text);
    if (session.state === 'ready' && session.expiresAt <= asked.at)
      this.#breaks('nobody sees a live session past its deadline', asked, text);
    if (session.state === 'ended' && session.endedAt > this.#world.now)
      this.#breaks('an end is not in the future', asked, text);
    if (session.state === 'ready') this.#promises.promise(session, session.expiresAt);
    if (!isReadable(session, asked.at, this.#policy))
      this.#breaks('a record is gone after its days', asked, text);
  }

  created(asked: Asked, requested: RequestedSettings, session: Session, isNew: boolean): void {
    this.session(asked, session);
    if (!sameRequest(session.requested, requested))
      this.#breaks('a create answers what was asked for', asked, '');
    const name = `${keyOf(session)}|${session.createdAt}`;
    if (isNew && this.#made.has(name)) this.#breaks('a session is made once', asked, name);
    if (isNew) this.#made.add(name);
  }

  leaseSet(asked: Asked, minutes: number, session: Session): void {
    this.session(asked, session);
    if (session.leaseMinutes !== minutes) this.#breaks('an extension is what was asked for', asked, '');
    this.#onExtended(session);
  }

  /** The same request is granted once: whoever repeats it is answered the same. */
  extended(asked: Asked, minutes: number, session: ReadySession, extension: Extension): void {
    this.session(asked, session);
    const name = `${keyOf(session)}|${session.createdAt}|${extension.requestId}`;
    const text = JSON.stringify(extension);
    if ((this.#extensions.get(name) ?? text) !== text)
      this.#breaks('a repeated extension is answered the same', asked, text);
    this.#extensions.set(name, text);
    if (extension.minutes !== minutes || extension.grantedMinutes > minutes)
      this.#breaks('an extension is what was asked for', asked, text);
    if (session.expiresAt < extension.expiresAt) this.#breaks('an acknowledged extension holds', asked, text);
    this.#onExtended(session);
  }

  keptAlive(asked: Asked, minutes: number, session: ReadySession): void {
    this.session(asked, session);
    const least = Math.min(asked.at + minutes * MINUTE, session.maxExpiresAt);
    if (session.expiresAt < least) this.#breaks('keepAlive keeps alive', asked, `${session.expiresAt}`);
    const shown = asked.before;
    const isSame = shown?.state === 'ready' && shown.createdAt === session.createdAt;
    if (isSame && session.expiresAt < shown.expiresAt)
      this.#breaks('keepAlive never shortens', asked, `${shown.expiresAt} became ${session.expiresAt}`);
    this.#onExtended(session);
  }

  tagged(asked: Asked, tags: Tags, session: Session): void {
    this.session(asked, session);
    if (JSON.stringify(session.tags) !== JSON.stringify(tags))
      this.#breaks('an update is what was asked for', asked, JSON.stringify(session.tags));
  }

  stopped(asked: Asked, session: Session): void {
    this.session(asked, session);
    if (session.state !== 'ended') this.#breaks('a stop stops', asked, session.state);
  }

  granted(asked: Asked, epoch: number, seat: string): void {
    this.#count(asked);
    this.#world.note(`answer to ${asked.what}: epoch ${epoch}`);
    const found = this.#during(asked).find(
      (session) => session.state === 'ready' && session.seat.reservation?.epoch === epoch,
    );
    if (found?.state !== 'ready' || found.seat.reservation?.seat !== seat) {
      this.#breaks('a grant is in the row', asked, `epoch ${epoch}`);
      return;
    }
    const name = `${keyOf(found)}|${found.createdAt}|${epoch}`;
    if (this.#epochs.has(name)) this.#breaks('an epoch is granted once', asked, name);
    this.#epochs.add(name);
  }

  listed(asked: Asked, listed: readonly Session[]): void {
    this.#count(asked);
    for (const session of listed) {
      if (session.account !== asked.ref.account)
        this.#breaks('a list shows its own account', asked, keyOf(session));
      if (session.state === 'ready' && session.expiresAt <= asked.at)
        this.#breaks('nobody sees a live session past its deadline', asked, keyOf(session));
      const was = this.#ledger
        .versions(session)
        .some((version) => version.session.version === session.version);
      if (!was)
        this.#breaks('an answer is about the session as it was during the call', asked, keyOf(session));
    }
    for (const session of this.#ledger.sessions()) {
      const first = this.#ledger
        .versions(session)
        .find((version) => version.session.createdAt === session.createdAt);
      const throughout =
        (first?.committedAt ?? asked.at) < asked.at && isLive(settle(session, this.#world.now));
      if (session.account !== asked.ref.account || !throughout) continue;
      if (!listed.some(({ id }) => id === session.id))
        this.#breaks('a list shows every live session', asked, keyOf(session));
    }
  }

  refused(asked: Asked, refusal: Refusal): void {
    this.#world.note(`answer to ${asked.what}: ${refusal.why}`);
    this.#world.reach(`refused: ${refusal.why}`);
    const during = this.#during(asked);
    if (refusal.why === 'noSuchSession') {
      const wasThere = during.every((session) =>
        isReadable(settle(session, this.#world.now), this.#world.now, this.#policy),
      );
      if (asked.before !== null && wasThere)
        this.#breaks('nothing acknowledged is lost', asked, 'noSuchSession');
    }
    if (refusal.why === 'ended' && !during.some((session) => !isLive(settle(session, this.#world.now))))
      this.#breaks('a live session is not refused as ended', asked, '');
    if (
      refusal.why === 'idTaken' &&
      !during.some((session) => !isGivenBack(session.host) || isReadable(session, asked.at, this.#policy))
    )
      this.#breaks('only a taken id is refused', asked, '');
  }

  /** Every state that the session was in from the beginning of the call until now. */
  #during({ ref, before, versions }: Asked): readonly Session[] {
    const later = this.#ledger.versions(ref).slice(versions);
    return [...(before ? [before] : []), ...later.map(({ session }) => session)];
  }

  #count({ what }: Asked): void {
    this.#world.reach(`answered: ${what.split(' ')[0] ?? what}`);
  }

  #breaks(rule: string, { what, ref }: Asked, how: string): void {
    this.#world.breaks(rule, `${what} ${keyOf(ref)}: ${how}`);
  }
}
