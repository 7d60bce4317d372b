import type { HistoryEntry } from '../../shared/domain/history-entry.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import type { LeasePolicy } from '../../shared/domain/lease-policy.ts';
import { dueAt, purgeAt } from '../../shared/domain/moments.ts';
import { Outage } from '../../shared/domain/outage.ts';
import { isLive, type Session } from '../../shared/domain/session.ts';
import type { AccountId, SessionRef } from '../../shared/domain/session-ref.ts';
import type {
  DueAsked,
  DuePage,
  PageAsked,
  SessionPage,
  SessionStore,
  SessionWrite,
  StoredSession,
} from '../../shared/ports/session-store.ts';

const keptHistory = 200;

type Verb =
  | 'find'
  | 'insert'
  | 'replace'
  | 'replaceAll'
  | 'remove'
  | 'live'
  | 'livePage'
  | 'recordPage'
  | 'allLive'
  | 'due'
  | 'duePage'
  | 'purgeable';

interface Row {
  /** As text: what goes in is what comes out only if it is true JSON, and nobody can change it behind the store's back. */
  readonly text: string;
  readonly etag: string;
  readonly history: readonly HistoryEntry[];
}

/**
 * The records in memory, with the store's whole contract and two ways to disturb it: a rival who writes first, and an outage before
 * or after a call's work was done. Every call yields once, so that callers really run into each other.
 */
export class MemoryStore implements SessionStore {
  /** The calls that were made, oldest first. */
  readonly calls: Verb[] = [];
  readonly #rows = new Map<string, Row>();
  readonly #policy: LeasePolicy;
  readonly #createdAt: Instant;
  readonly #outages: { readonly verb: Verb; readonly when: 'before' | 'after' }[] = [];
  readonly #unreadable = new Set<string>();
  #rivals: ((session: Session) => Session)[] = [];
  #etags = 0;

  constructor(policy: LeasePolicy, createdAt: Instant) {
    this.#policy = policy;
    this.#createdAt = createdAt;
  }

  /** Puts a session there as it is, without a history. */
  put(...sessions: readonly Session[]): void {
    for (const session of sessions) this.#write(session, []);
  }

  /** What the row says, without settling; undefined when there is none. */
  row(ref: SessionRef): Session | undefined {
    return this.#read(ref)?.session;
  }

  /** The next call of this verb throws `Outage`, before its work or after it. */
  failNext(verb: Verb, when: 'before' | 'after' = 'before'): void {
    this.#outages.push({ verb, when });
  }

  /** Just before the next replace somebody else writes this, so that the replace comes too late. Several are used up in turn. */
  overtakeWith(...rivals: readonly ((session: Session) => Session)[]): void {
    this.#rivals.push(...rivals);
  }

  /** Reading this row throws, as a damaged one does. */
  damage(ref: SessionRef): void {
    this.#unreadable.add(keyOf(ref));
  }

  async installation() {
    return { id: 'installation-1', createdAt: this.#createdAt };
  }

  async find(ref: SessionRef): Promise<StoredSession | undefined> {
    return this.#call('find', () => this.#read(ref));
  }

  /** Every change of a session here begins with a read. */
  lastWritten(): undefined {
    return undefined;
  }

  async insert(session: Session, entry: HistoryEntry): Promise<boolean> {
    return this.#call('insert', () => {
      checkVersions(session, entry, session.version);
      if (this.#rows.has(keyOf(session))) return false;
      this.#write(session, [entry]);
      return true;
    });
  }

  async replace(before: StoredSession, after: Session, entry: HistoryEntry): Promise<boolean> {
    return this.#call('replace', () => this.#replace({ before, after, entry }));
  }

  async replaceAll(writes: readonly SessionWrite[]): Promise<readonly boolean[]> {
    return this.#call('replaceAll', () => writes.map((write) => this.#replace(write)));
  }

  #replace({ before, after, entry }: SessionWrite): boolean {
    checkVersions(after, entry, before.session.version + 1);
    const [rival, ...rest] = this.#rivals;
    this.#rivals = rest;
    const current = this.#rows.get(keyOf(after));
    if (rival && current) this.#write(rival(sessionOf(current)), current.history);
    const row = this.#rows.get(keyOf(after));
    if (row?.etag !== before.etag) return false;
    const earlier = entry.changes.includes('created') ? [] : row.history;
    this.#write(after, [...earlier, entry].slice(-keptHistory));
    return true;
  }

  async remove(stored: StoredSession): Promise<boolean> {
    return this.#call('remove', () => {
      if (this.#rows.get(keyOf(stored.session))?.etag !== stored.etag) return false;
      return this.#rows.delete(keyOf(stored.session));
    });
  }

  async live(account: AccountId): Promise<readonly Session[]> {
    return this.#call('live', () =>
      this.#all().filter((session) => session.account === account && isLive(session)),
    );
  }

  async livePage(account: AccountId, page: PageAsked): Promise<SessionPage> {
    return this.#call('livePage', () => this.#page(account, page, isLive));
  }

  async recordPage(account: AccountId, page: PageAsked): Promise<SessionPage> {
    return this.#call('recordPage', () => this.#page(account, page, () => true));
  }

  #page(account: AccountId, { after, limit }: PageAsked, counts: (session: Session) => boolean): SessionPage {
    const all = this.#all()
      .filter((session) => session.account === account && counts(session))
      .filter(({ id }) => after === null || id > after)
      .toSorted((one, other) => (one.id < other.id ? -1 : 1));
    const sessions = all.slice(0, limit);
    return { sessions, next: all.length > limit ? (sessions.at(-1)?.id ?? null) : null };
  }

  async *allLive(): AsyncGenerator<SessionRef> {
    yield* (await this.#call('allLive', () => this.#all().filter(isLive))).map(refOf);
  }

  async *due(until: Instant): AsyncGenerator<SessionRef> {
    yield* await this.#call('due', () => this.#upTo(until, dueAt));
  }

  /** All sessions are in one shard. */
  shardOf(): string {
    return 'all';
  }

  async duePage(_shard: string, { from, until, limit }: DueAsked): Promise<DuePage> {
    return this.#call('duePage', () => {
      const places = this.#all()
        .map((session) => ({ ref: refOf(session), moment: dueAt(session, this.#policy) }))
        .filter(({ moment }) => moment !== null && moment <= until)
        .map(({ ref, moment }) => ({ ref, place: placeOf(Number(moment), keyOf(ref)) }))
        .filter(({ place }) => from === null || place > from)
        .toSorted((one, other) => (one.place < other.place ? -1 : 1));
      const page = places.slice(0, limit);
      const isLast = page.length < limit;
      const place = isLast ? placeOf(until, '~') : (page.at(-1)?.place ?? '');
      return { refs: page.map(({ ref }) => ref), place, isLast };
    });
  }

  async *purgeable(until: Instant): AsyncGenerator<SessionRef> {
    yield* await this.#call('purgeable', () => this.#upTo(until, purgeAt));
  }

  async history(ref: SessionRef): Promise<readonly HistoryEntry[]> {
    return this.#rows.get(keyOf(ref))?.history ?? [];
  }

  async #call<T>(verb: Verb, work: () => T): Promise<T> {
    this.calls.push(verb);
    await Promise.resolve();
    const planned = this.#outages.findIndex((outage) => outage.verb === verb);
    const [outage] = planned < 0 ? [] : this.#outages.splice(planned, 1);
    if (outage?.when === 'before') throw new Outage('store', `The store did not take part in this ${verb}.`);
    const done = work();
    if (outage?.when === 'after') throw new Outage('store', `The answer to this ${verb} was lost.`);
    return done;
  }

  #read(ref: SessionRef): StoredSession | undefined {
    if (this.#unreadable.has(keyOf(ref))) throw new Error('This row can not be read.');
    const row = this.#rows.get(keyOf(ref));
    return row && { session: sessionOf(row), etag: row.etag };
  }

  #write(session: Session, history: readonly HistoryEntry[]): void {
    this.#rows.set(keyOf(session), { text: JSON.stringify(session), etag: String(++this.#etags), history });
  }

  #all(): Session[] {
    return [...this.#rows.values()].map(sessionOf);
  }

  #upTo(until: Instant, momentOf: typeof dueAt): SessionRef[] {
    return this.#all()
      .map((session) => ({ ref: refOf(session), moment: momentOf(session, this.#policy) }))
      .filter(({ moment }) => moment !== null && moment <= until)
      .toSorted((one, other) => Number(one.moment) - Number(other.moment))
      .map(({ ref }) => ref);
  }
}

const keyOf = ({ account, id }: SessionRef): string => `${account}|${id}`;
const refOf = ({ account, id }: SessionRef): SessionRef => ({ account, id });
const placeOf = (moment: number, key: string): string => `${String(moment).padStart(16, '0')}|${key}`;

/** Only this store's own text is read back. */
const sessionOf = ({ text }: Row): Session => JSON.parse(text) as Session;

function checkVersions(session: Session, entry: HistoryEntry, version: number): void {
  if (session.version !== version || entry.version !== version) {
    throw new RangeError(
      `Version ${version} was due; the session says ${session.version}, its history ${entry.version}.`,
    );
  }
}
