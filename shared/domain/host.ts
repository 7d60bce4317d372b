import type { Instant } from './instant.ts';

/**
 * The host's side of a session: a machine or process that renders for exactly one session in its life.
 *
 *     none ─► allocating ─► held ─► releasing ─► released
 *                                     └─ attempts used up ─► irrevocable ─► released
 *
 * `allocating` is written before any provider is called, so that nothing can exist that no row names.
 */
export interface NoHost {
  readonly state: 'none';
}

/** Names the host and who runs it; shared by every state but `none`. */
export interface HostName {
  readonly hostId: string;
  readonly agent: string;
}

export interface AllocatingHost extends HostName {
  readonly state: 'allocating';
  readonly since: Instant;
}

export interface HeldHost extends HostName {
  readonly state: 'held';
  readonly since: Instant;
}

/** Being given back. `attempts` counts the tries begun; the next one may begin at `dueAt`. */
export interface ReleasingHost extends HostName {
  readonly state: 'releasing' | 'irrevocable';
  readonly since: Instant;
  readonly attempts: number;
  readonly dueAt: Instant;
  /** What the provider said the last time, for people; null before the first answer. */
  readonly answer: string | null;
}

/** The receipt: read back from the provider, never assumed. */
export interface ReleasedHost extends HostName {
  readonly state: 'released';
  /** Null: nobody has read it back. An operator has given up on the host and answers for it. */
  readonly billingStoppedAt: Instant | null;
  readonly attempts: number;
  readonly answer: string;
}

export type Host = NoHost | AllocatingHost | HeldHost | ReleasingHost | ReleasedHost;

/** Whether nothing is left that could cost money. */
export const isGivenBack = (host: Host): host is NoHost | ReleasedHost =>
  host.state === 'none' || host.state === 'released';
