import type { Instant } from './instant.ts';

/** Why a verb was refused: a closed list. `shared/wire/problems.ts` does not compile until each has a status and a code. */
export type Refusal =
  | { readonly why: 'noSuchSession' }
  | { readonly why: 'noSuchHost' }
  | { readonly why: 'hostInUse' }
  | { readonly why: 'idTaken' }
  | { readonly why: 'noCapacity'; readonly retryAfterSeconds: number }
  | { readonly why: 'notReady' }
  | { readonly why: 'ended' }
  | { readonly why: 'leaseNotLonger'; readonly currentMinutes: number }
  | { readonly why: 'leaseBeyondMaximum'; readonly maxMinutes: number }
  /** The seat is held, or reserved until the given instant. */
  | { readonly why: 'seatTaken'; readonly reservedUntil: Instant | null };

export type RefusalReason = Refusal['why'];
