import type { Change } from './change.ts';
import type { Instant } from './instant.ts';
import type { Session } from './session.ts';

/** Who caused a change: the caller's account, the supervisor, the sweep, an agent by name, or time itself. */
export type Actor = `account:${string}` | `agent:${string}` | 'supervisor' | 'sweep' | 'operator' | 'time';

/** One line of a session's history. It holds no secret: a seat is named by its device. */
export interface HistoryEntry {
  readonly version: number;
  readonly at: Instant;
  readonly actor: Actor;
  readonly changes: readonly Change[];
  readonly state: Session['state'];
  readonly reason: string | null;
}
