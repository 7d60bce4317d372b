import type { Endpoint } from '../domain/endpoint.ts';
import type { GateFacts } from '../domain/hear-gate.ts';
import type { Instant } from '../domain/instant.ts';
import type { StartingSession } from '../domain/session.ts';
import type { SessionRef } from '../domain/session-ref.ts';

/** Names a host at its provider. */
export interface HostAddress {
  readonly agent: string;
  readonly hostId: string;
}

export type HostState =
  | { readonly phase: 'starting' }
  | { readonly phase: 'ready'; readonly endpoint: Endpoint; readonly gate: GateFacts }
  /** It is known to be no more. `message` is for people. */
  | { readonly phase: 'exited'; readonly message: string }
  /** The provider answers and does not have it. */
  | { readonly phase: 'absent' }
  /** Nobody answers. This proves nothing. */
  | { readonly phase: 'unknown' };

export type ProvisionAnswer =
  | HostState
  /** Not now; the same order may be repeated after `retryAfterMs`. */
  | { readonly phase: 'refused'; readonly message: string; readonly retryAfterMs: number }
  /** This host can never be had; repeating is pointless. */
  | { readonly phase: 'failed'; readonly message: string };

export type ReleaseOutcome =
  /** Read back: nothing of the host is left. */
  { readonly gone: true; readonly answer: string } | { readonly gone: false; readonly answer: string };

/** A host as its agent lists it. `ref` is the session it was started for; null when that can be no session's name. */
export interface ListedHost {
  readonly hostId: string;
  readonly ref: SessionRef | null;
}

/** What one agent has of ours. */
export interface HostListing {
  readonly agent: string;
  readonly hosts: readonly ListedHost[];
}

/** Runs hosts. All calls are idempotent by host id and answer in bounded time. None throws for an agent that does not answer. */
export interface HostProvider {
  /** Which agent a new host should be ordered from; null when none is configured. */
  choose(): string | null;
  /** Free places, as last reported less what was started since. Zero means that a new session would have to wait. */
  freePlaces(): number;
  /** Notes that a session was accepted which will need a place. */
  expectOne(): void;
  provision(session: StartingSession, host: HostAddress): Promise<ProvisionAnswer>;
  /** Whoever can't wait for as long as a call may take says `withinMs`: then nobody has answered. */
  inspect(host: HostAddress, withinMs?: number): Promise<HostState>;
  /** What the agents have that was started for this store. Of an agent that does not answer, or not yet knows, there is no listing. */
  list(): Promise<readonly HostListing[]>;
  /** Tells the host its new deadline. False when it could not be told: then it is told with the agent's next report. */
  tellDeadline(host: HostAddress, expiresAt: Instant): Promise<boolean>;
  /** Ends the host. `startDeadline` is how long a late copy of its order has to be refused. */
  release(host: HostAddress, startDeadline: Instant): Promise<ReleaseOutcome>;
}
