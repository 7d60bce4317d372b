import type { Instant } from './instant.ts';
import type { SessionSize } from './session.ts';

/** Why a verb was refused: a closed list. `shared/wire/problems.ts` does not compile until each has a status and a code. */
export type Refusal =
  | { readonly why: 'noSuchSession' }
  | { readonly why: 'noSuchHost' }
  | { readonly why: 'hostInUse' }
  | { readonly why: 'idTaken' }
  | { readonly why: 'noCapacity'; readonly retryAfterSeconds: number }
  /** The account has, or does, as much as it may. `limit` names which limit that is. */
  | {
      readonly why: 'limitReached';
      readonly limit: 'liveSessions' | 'createsPerMinute' | 'requestsPerMinute';
      readonly allowed: number;
      readonly retryAfterSeconds: number;
    }
  | { readonly why: 'sizeNotAllowed'; readonly allowed: readonly SessionSize[] }
  | { readonly why: 'notReady' }
  | { readonly why: 'ended' }
  | { readonly why: 'leaseNotLonger'; readonly currentMinutes: number }
  | { readonly why: 'leaseBeyondMaximum'; readonly maxMinutes: number }
  /** This request id was used with other values. */
  | { readonly why: 'requestIdReused' }
  /** The session is not as the caller knows it: another version of it is there now. */
  | { readonly why: 'changedMeanwhile' }
  /** The seat is held, or reserved until the given instant. */
  | { readonly why: 'seatTaken'; readonly reservedUntil: Instant | null }
  /** The seat is its first device's until the end: it is not handed over. */
  | { readonly why: 'seatExclusive' }
  /** Nobody has a seat that could be handed over. */
  | { readonly why: 'seatFree' }
  /** Neither with the secret of whoever has the seat nor as an Administrator. */
  | { readonly why: 'notTheHolder' }
  /** The device has the seat that it asks for. */
  | { readonly why: 'seatAlreadyHeld' };

export type RefusalReason = Refusal['why'];
