import type { SessionRef } from '../domain/session-ref.ts';

/** The alarm clock of a session. It never decides; it asks again in time. */
export interface Supervisor {
  /** Starts it if it does not run. Starting one that runs is a no-op. */
  start(ref: SessionRef): Promise<void>;
  /** A hint that something changed. It may be lost: the sweep makes up for it. */
  nudge(ref: SessionRef): Promise<void>;
  /** Forgets a finished supervisor's history. */
  purge(ref: SessionRef): Promise<void>;
}
