import type { RenderingSession } from '../../client/index.ts';
import { wordsOf } from '../page/words-of.ts';

/** Renewed when so little is left, to so much. */
const WHEN_SECONDS = 120;
const TO_MINUTES = 5;
/** Who has done something within this time is there. */
const ACTIVE_MS = 60_000;
const AGAIN_MS = 15_000;

export interface Kept {
  readonly words: string;
  readonly tone: 'good' | 'bad';
}

/** Renews the lease while the person at this page does something: a page that was left open keeps no host. */
export class KeepLease {
  readonly #session: RenderingSession;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(session: RenderingSession) {
    this.#session = session;
  }

  /** Null: there was nothing to do. */
  async look(seconds: number): Promise<Kept | null> {
    const now = performance.now();
    const { connection } = this.#session;
    if (seconds > WHEN_SECONDS || now - this.#askedAt < AGAIN_MS) return null;
    if (!connection || now - connection.lastActive > ACTIVE_MS) return null;
    this.#askedAt = now;
    try {
      await this.#session.keepAlive(TO_MINUTES);
      return { words: 'The lease was renewed, because you are active.', tone: 'good' };
    } catch (error) {
      return { words: `The lease was not renewed. ${wordsOf(error)}`, tone: 'bad' };
    }
  }
}
