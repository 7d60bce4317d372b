import { after, type Instant, SECOND } from '../domain/instant.ts';
import { putOffRelease } from '../domain/release.ts';
import type { Session } from '../domain/session.ts';

/** Sets when the release of a session begins that time has just ended. Each call takes a turn of the session's agent. */
export type PaceReleases = <S extends Session>(ended: S, now: Instant) => S;

/** So many of one agent begin at once: what is not a burst waits for nothing. */
const AT_ONCE = 8;
/** Beyond them one begins after another. */
const APART_MS = SECOND / 50;
/** None waits longer: a host that is not given back costs money. */
const LATEST_MS = 30 * SECOND;

/** Agents whose turns are remembered; more than there are, unless rows name agents of old. */
const REMEMBERED = 1000;

/**
 * Spreads the releases of leases that end together, so that no agent is asked for hundreds at once: eight of each agent begin at once
 * and then fifty in a second. What is more than fits into thirty seconds begins between the others, evenly, rather than later than that.
 * Each process of the service paces what it has ended itself.
 */
export function paceReleases(): PaceReleases {
  /** When each agent would have the turns behind it that were given away. */
  const busyUntil = new Map<string, Instant>();

  const turnOf = (agent: string, now: Instant): Instant => {
    const busy = busyUntil.get(agent) ?? now;
    const isFull = busy > after(now, LATEST_MS);
    const from = busy < now || isFull ? now : busy;
    if (!busyUntil.has(agent) && busyUntil.size >= REMEMBERED) forgetIdle(now);
    busyUntil.set(agent, after(from, APART_MS));
    // The first eight after a pause are ahead of the steady pace.
    return isFull ? now : after(from, -(AT_ONCE - 1) * APART_MS);
  };

  const forgetIdle = (now: Instant): void => {
    for (const [agent, busy] of busyUntil) if (busy <= now) busyUntil.delete(agent);
  };

  return (ended, now) => {
    if (ended.state !== 'ended' || ended.host.state !== 'releasing') return ended;
    const turn = turnOf(ended.host.agent, now);
    // At once means as of its deadline, as ever.
    return turn <= now ? ended : putOffRelease(ended, turn);
  };
}
