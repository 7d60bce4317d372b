import { isGivenBack } from '../domain/host.ts';
import { at } from '../domain/instant.ts';
import type { Session } from '../domain/session.ts';
import type { Log } from '../ports/log.ts';
import type { SessionStore } from '../ports/session-store.ts';

export type ListHosts = () => Promise<readonly Session[]>;

/** The last year that a key of the store can hold. */
const ALL_TIME = at(253_370_764_800_000);

/** Every session whose host is not given back, live or ended: what costs money now. For operators. */
export const makeListHosts =
  ({ store, log }: { store: SessionStore; log: Log }): ListHosts =>
  async () => {
    const held: Session[] = [];
    for await (const ref of store.due(ALL_TIME)) {
      try {
        const found = await store.find(ref);
        if (found && !isGivenBack(found.session.host)) held.push(found.session);
      } catch (error) {
        log('error', `Session ${ref.id} could not be read: ${String(error)}`);
      }
    }
    return held;
  };
