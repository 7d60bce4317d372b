import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { KillChance } from '../support/kill-chance.ts';
import type { Moments } from '../support/kill-moments.ts';
import { Broken } from '../support/kill-watch.ts';
import type { SoakAnswer, SoakApi } from './soak-api.ts';
import type { SoakSession } from './soak-session.ts';

interface Parts {
  readonly api: SoakApi;
  readonly chance: KillChance;
  readonly moments: Moments;
}

const extended = z.object({
  extension: z.object({ requestedMinutes: z.number(), grantedMinutes: z.number(), extendedTo: z.string() }),
});
/** Ids of extensions that are known for sure: a session keeps the last 32. */
const REPEATABLE = 16;

/** What a client can do to a session's lease. Each says whether it was acknowledged, refused, or not answered. */
export class SoakVerbs {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Also repeated, by anybody and in any state: the same settings find the same session. */
  async create(session: SoakSession, settings: object): Promise<SoakAnswer | null> {
    const { api, moments } = this.#parts;
    moments.reached('while creating');
    const answer = await api.about(session, 'PUT', '', settings);
    // No place is free for a moment.
    if (answer && ![200, 201, 429].includes(answer.status)) refused('Creating', session, answer);
    if (answer?.status === 201) moments.reached('create acknowledged');
    return answer;
  }

  async read(session: SoakSession): Promise<SoakAnswer | null> {
    const { api, moments } = this.#parts;
    const answer = await api.about(session, 'GET', '');
    if (answer?.status === 404) session.observeAbsence();
    else if (answer && answer.status !== 200) refused('Reading', session, answer);
    if (session.seen?.state === 'ready') moments.reached('ready');
    return answer;
  }

  async set(session: SoakSession): Promise<SoakAnswer | null> {
    const { api, chance, moments } = this.#parts;
    const total = Math.min(1440, session.lease + chance.whole(-1, 5));
    if (total < 1) return null;
    session.triesTotal(total);
    moments.reached('while extending');
    const answer = await api.about(session, 'PATCH', '', { maxLeaseTimeMinutes: total });
    if (answer?.status === 200) moments.reached('extension acknowledged');
    // 422: somebody was faster, or it was no longer than it is.
    else if (answer && answer.status !== 422) this.#mayBeOver('Setting the lease of', session, answer);
    return answer;
  }

  async extend(session: SoakSession): Promise<SoakAnswer | null> {
    const { api, chance, moments } = this.#parts;
    const [requestId, known] = this.#extensionOf(session, chance);
    moments.reached('while extending');
    const headers = { 'repeatability-request-id': requestId };
    const answer = await api.about(session, 'POST', ':extend', { minutes: known.minutes }, headers);
    if (answer?.status !== 200) {
      if (answer) this.#mayBeOver('Extending', session, answer);
      return answer;
    }
    moments.reached('extension acknowledged');
    const granted = JSON.stringify(extended.parse(answer.body).extension);
    if (known.granted !== null && known.granted !== granted)
      throw new Broken(`Extension ${requestId} of ${session.id} was ${known.granted}, and then ${granted}.`);
    known.granted = granted;
    return answer;
  }

  async keepAlive(session: SoakSession): Promise<SoakAnswer | null> {
    const { api, chance } = this.#parts;
    const minutes = chance.whole(1, 3);
    session.triesToKeep(minutes);
    const answer = await api.about(session, 'POST', ':keepAlive', { minutes });
    if (answer && answer.status !== 200) this.#mayBeOver('Keeping alive', session, answer);
    return answer;
  }

  async stop(session: SoakSession): Promise<SoakAnswer | null> {
    const { api, moments } = this.#parts;
    session.stopAsked = true;
    moments.reached('while stopping');
    const answer = await api.call('POST', `/${session.id}/:stop`);
    if (answer?.status === 204) {
      session.stopAcknowledged = true;
      moments.reached('stop acknowledged');
    } else if (answer) refused('Stopping', session, answer);
    return answer;
  }

  /** A new one, or one that was tried before. */
  #extensionOf(session: SoakSession, chance: KillChance) {
    const earlier = [...session.extensions];
    if (earlier.length > 0 && chance.isLucky(0.5))
      return chance.weighted(earlier.slice(-REPEATABLE).map((entry) => [entry, 1] as const));
    const extension = { minutes: chance.whole(1, 4), granted: null };
    const requestId = randomUUID();
    session.extensions.set(requestId, extension);
    session.triesToAdd(extension.minutes);
    return [requestId, extension] as const;
  }

  /** Only a session that may have ended, or that nobody has seen ready yet, refuses. */
  #mayBeOver(what: string, session: SoakSession, answer: SoakAnswer): void {
    const mayRefuse = session.mayEnd || session.seen?.state !== 'ready';
    if (answer.status !== 409 || !mayRefuse) refused(what, session, answer);
  }
}

function refused(what: string, { id }: SoakSession, { status, code }: SoakAnswer): never {
  throw new Broken(`${what} session ${id} was answered ${status} ${code}.`);
}
