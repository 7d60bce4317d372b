import type { ConnectionChange } from './connection/connection-keeper.ts';
import type { SessionProperties, SessionStatus } from './session-properties.ts';

/** What a session tells who listens. */
export interface SessionEvents {
  /** `previous` is null at the first word of the session. */
  readonly statusChanged: {
    readonly status: SessionStatus;
    readonly previous: SessionStatus | null;
    readonly properties: SessionProperties;
  };
  readonly connectionChanged: ConnectionChange;
  /** The lease ends in `leadMinutes` or less: once for each of the session's `warningMinutes`. A longer lease is warned of anew. */
  readonly leaseExpiring: {
    readonly leadMinutes: number;
    readonly expiresInSeconds: number;
    readonly expiresAt: Date | null;
    readonly properties: SessionProperties;
  };
  /** By `autoRenew`. */
  readonly leaseRenewed: { readonly properties: SessionProperties };
  /** What went wrong without anybody waiting for it: a renewal that was refused, an `onFrame` that threw. */
  readonly messageLogged: { readonly error: unknown };
}
