import { Outage } from '../domain/outage.ts';

/** The store does not answer, or did not write. `cause` is what its driver said. */
export const storeOutage = (message: string, cause?: unknown): Outage =>
  new Outage('store', message, cause === undefined ? {} : { cause });
