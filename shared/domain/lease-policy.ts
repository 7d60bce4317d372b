import { DAY, MINUTE, SECOND } from './instant.ts';

/** The settings of the rules. Every duration is in milliseconds unless its name says minutes. */
export interface LeasePolicy {
  /** The longest total lease, in minutes from Ready. */
  readonly maxLeaseMinutes: number;
  /** How long a host may take to become ready. */
  readonly startTimeoutMs: number;
  /** How long a seat ticket may stay unused; less when less is left of the lease. */
  readonly reservationMs: number;
  /** A device that has sent something within this time is active. */
  readonly activeMs: number;
  /** An agent that has said nothing for this long says nothing about whether its devices are active: three reports. */
  readonly agentSilentMs: number;
  /** How soon a gate that decides something is asked again. */
  readonly askAgainMs: number;
  /** While starting, the session falls due this long after its creation, so that a lost supervisor is noticed soon. */
  readonly startCheckMs: number;
  /** How long a record stays readable after the session's end. */
  readonly keepRecordMs: number;
  /** A release attempt that says nothing for this long may be begun again by somebody else. */
  readonly releaseClaimMs: number;
  /** After this many failed attempts a release is irrevocable: shown, and tried again every `irrevocableRetryMs`. */
  readonly releaseAttempts: number;
  readonly releaseBackoffMs: number;
  readonly irrevocableRetryMs: number;
  /** A host that no row names is given back after it was seen for this long. */
  readonly orphanGraceMs: number;
  /** A store younger than this reaps nothing: an empty new one must not end what another one started. */
  readonly newStoreMs: number;
}

export const defaultLeasePolicy: LeasePolicy = {
  maxLeaseMinutes: 1440,
  startTimeoutMs: 20 * MINUTE,
  reservationMs: 60 * SECOND,
  activeMs: 60 * SECOND,
  agentSilentMs: 45 * SECOND,
  askAgainMs: 30 * SECOND,
  startCheckMs: 30 * SECOND,
  keepRecordMs: 30 * DAY,
  // An attempt takes 16 seconds at most; the rest is for a busy machine.
  releaseClaimMs: 25 * SECOND,
  releaseAttempts: 6,
  releaseBackoffMs: 10 * SECOND,
  irrevocableRetryMs: 15 * MINUTE,
  orphanGraceMs: 2 * MINUTE,
  newStoreMs: 10 * MINUTE,
};
