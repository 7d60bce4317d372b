import type { AutoRenew, RenderingSession, SessionProperties } from '../../client/index.ts';
import { announce, type Tone } from '../page/announce.ts';
import { byId } from '../page/by-id.ts';
import { longTime } from '../page/long-time.ts';
import { wordsOf } from '../page/words-of.ts';

const TICK_MS = 250;
const LOW_SECONDS = 60;
/** A page that was left open keeps no host: this is for who is active. */
const RENEWAL: AutoRenew = { whenLessThanMinutes: 2, byMinutes: 3 };

/** How much of the lease is left, and what makes it longer. */
export class LeasePanel {
  readonly #left = byId('lease-left', HTMLElement);
  readonly #bar = byId('lease-bar', HTMLProgressElement);
  readonly #facts = byId('lease-facts', HTMLElement);
  readonly #note = byId('lease-note', HTMLElement);
  readonly #renews = byId('renew-by-itself', HTMLInputElement);
  readonly #extends = [...document.querySelectorAll<HTMLButtonElement>('button[data-extend]')];
  #session: RenderingSession | null = null;
  #offs: readonly (() => void)[] = [];
  #heard: SessionProperties | null = null;
  /** By this page's own clock that no one sets: the service's answers say how long is left, not only until when. */
  #endsAt: number | null = null;

  constructor() {
    for (const button of this.#extends)
      button.addEventListener('click', () => void this.#extend(Number(button.dataset['extend'])));
    this.#renews.addEventListener('change', () => this.#setRenewal());
    setInterval(() => this.look(), TICK_MS);
  }

  show(session: RenderingSession | null): void {
    for (const off of this.#offs) off();
    this.#session = session;
    this.#offs = session
      ? [
          session.on('leaseRenewed', () =>
            this.#tell('The lease was renewed, because you are active.', 'good'),
          ),
          session.on('messageLogged', ({ error }) => announce(wordsOf(error), 'bad')),
        ]
      : [];
    this.#setRenewal();
    this.#heard = null;
    this.#endsAt = null;
    this.#note.textContent = '';
    this.look();
  }

  /** Shows it as it is now; that happens by itself four times a second. */
  look(): void {
    const properties = this.#session?.properties ?? null;
    if (properties !== this.#heard) this.#hear(properties);
    const isReady = properties?.status === 'Ready';
    for (const button of this.#extends) button.disabled = !isReady;
    if (!properties || !isReady || this.#endsAt === null) {
      this.#left.textContent = '—';
      delete this.#left.dataset['seconds'];
      this.#bar.value = 0;
      return;
    }
    const seconds = Math.max(0, (this.#endsAt - performance.now()) / 1000);
    this.#left.textContent = longTime(Math.ceil(seconds));
    this.#left.dataset['seconds'] = String(Math.ceil(seconds));
    this.#bar.max = properties.maxLeaseInMinutes * 60;
    this.#bar.value = seconds;
    this.#bar.classList.toggle('low', seconds <= LOW_SECONDS);
    this.#left.classList.toggle('low', seconds <= LOW_SECONDS);
  }

  async #extend(minutes: number): Promise<void> {
    const session = this.#session;
    if (!session) return;
    try {
      const { grantedMinutes, capped } = await session.extend(minutes);
      const words = capped
        ? `${grantedMinutes} of ${minutes} minutes granted: the lease has come to its longest.`
        : `${grantedMinutes} more minutes granted.`;
      this.#tell(words, capped ? 'plain' : 'good');
    } catch (error) {
      this.#tell(wordsOf(error), 'bad');
    }
    this.look();
  }

  #tell(words: string, tone: Tone): void {
    this.#note.textContent = words;
    this.#note.dataset['tone'] = tone;
    announce(words, tone);
  }

  #setRenewal(): void {
    if (this.#session) this.#session.autoRenew = this.#renews.checked ? RENEWAL : null;
  }

  #hear(properties: SessionProperties | null): void {
    this.#heard = properties;
    const { expiresInSeconds: left, maxLeaseInMinutes: whole, maxExpiresAt, expiresAt } = properties ?? {};
    this.#endsAt = left === null || left === undefined ? null : performance.now() + left * 1000;
    const more = maxExpiresAt && expiresAt ? (maxExpiresAt.getTime() - expiresAt.getTime()) / 60_000 : null;
    const most = whole && more !== null ? `, ${whole + Math.floor(more)} at most` : '';
    this.#facts.textContent = whole ? `of ${whole} min${most}` : '';
  }
}
