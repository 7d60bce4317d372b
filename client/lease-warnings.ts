import type { SessionProperties } from './session-properties.ts';

type Lease = Pick<SessionProperties, 'expiresAt' | 'warningMinutes' | 'maxLeaseInMinutes'>;

/** Which warnings of the end of a lease are due: one for each lead of each end, as the service keeps it. */
export class LeaseWarnings {
  #last: { readonly end: number; readonly lead: number } | null = null;

  /** The lead that is due now and was not yet told, in minutes; null: none. Of several that were missed, the shortest. */
  due(lease: Lease, remainingSeconds: number): number | null {
    const end = lease.expiresAt?.getTime() ?? 0;
    const passed = leadsOf(lease).filter((lead) => remainingSeconds <= lead * 60);
    if (passed.length === 0) return null;
    const lead = Math.min(...passed);
    if (this.#last?.end === end && this.#last.lead <= lead) return null;
    this.#last = { end, lead };
    return lead;
  }

  /** How long until the next lead begins, in seconds; null: there is none any more. */
  static next(lease: Lease, remainingSeconds: number): number | null {
    const waits = leadsOf(lease).map((lead) => remainingSeconds - lead * 60);
    const coming = waits.filter((wait) => wait > 0);
    return coming.length === 0 ? null : Math.min(...coming);
  }
}

/** A lead that is longer than the whole lease would be due from the beginning: that is no warning. */
const leadsOf = ({ warningMinutes, maxLeaseInMinutes }: Lease): readonly number[] =>
  warningMinutes.filter((lead) => lead < maxLeaseInMinutes);
