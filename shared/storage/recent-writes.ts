import type { LeasePolicy } from '../domain/lease-policy.ts';
import type { Session } from '../domain/session.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { StoredSession } from '../ports/session-store.ts';
import type { TransactionResult } from '../ports/table.ts';
import { indexFacts } from './index-rows.ts';
import { writeSessionEtag } from './session-etag.ts';

/** Sessions that are starting at one time. Whoever is pushed out is read from the table as ever. */
const kept = 1000;

/**
 * What this process wrote last of each session that it is starting: such a one is written twice more within moments, and by nobody else.
 * Whatever is kept here may have been overtaken in the table.
 */
export class RecentWrites {
  readonly #policy: LeasePolicy;
  readonly #sessions = new Map<string, StoredSession>();

  /** @param policy the one that the sessions are written by. */
  constructor(policy: LeasePolicy) {
    this.#policy = policy;
  }

  get(ref: SessionRef): StoredSession | undefined {
    return this.#sessions.get(nameOf(ref));
  }

  /** What came of a write of this session: one that was too late shows that what was known is old. */
  note(session: Session, result: TransactionResult): void {
    this.forget(session);
    if (!result.ok || result.etag === undefined || session.state !== 'starting') return;
    const etag = writeSessionEtag({ row: result.etag, indexed: indexFacts(session, this.#policy) });
    this.#sessions.set(nameOf(session), { session, etag });
    if (this.#sessions.size <= kept) return;
    const [oldest] = this.#sessions.keys();
    if (oldest !== undefined) this.#sessions.delete(oldest);
  }

  forget(ref: SessionRef): void {
    this.#sessions.delete(nameOf(ref));
  }
}

const nameOf = ({ account, id }: SessionRef): string => `${account}|${id}`;
