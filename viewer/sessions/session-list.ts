import type { RemoteRenderingClient, SessionProperties } from '../../client/index.ts';
import { byId } from '../page/by-id.ts';
import { longTime } from '../page/long-time.ts';
import { make } from '../page/make.ts';
import { isSignedOut, wordsOf } from '../page/words-of.ts';

const AGAIN_MS = 5000;
const MOST_SHOWN = 50;

interface SessionListParts {
  readonly opened: (id: string) => void;
  readonly signedOut: () => void;
}

/** The account's sessions that are starting or ready, asked for every few seconds while the list can be seen. */
export class SessionList {
  readonly #parts: SessionListParts;
  readonly #list = byId('session-list', HTMLUListElement);
  readonly #note = byId('session-list-note', HTMLElement);
  #client: RemoteRenderingClient | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ending = new AbortController();

  constructor(parts: SessionListParts) {
    this.#parts = parts;
    byId('refresh-sessions', HTMLButtonElement).addEventListener('click', () => void this.#look());
  }

  show(client: RemoteRenderingClient): void {
    this.hide();
    this.#client = client;
    this.#ending = new AbortController();
    this.#note.textContent = 'Looking…';
    void this.#look();
  }

  hide(): void {
    this.#client = null;
    this.#ending.abort();
    clearTimeout(this.#timer);
    this.#list.replaceChildren();
  }

  async #look(): Promise<void> {
    clearTimeout(this.#timer);
    const [client, { signal }] = [this.#client, this.#ending];
    if (!client) return;
    try {
      if (document.visibilityState === 'visible') await this.#fill(client, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (isSignedOut(error)) return this.#parts.signedOut();
      this.#note.textContent = wordsOf(error);
    }
    if (!signal.aborted) this.#timer = setTimeout(() => void this.#look(), AGAIN_MS);
  }

  async #fill(client: RemoteRenderingClient, abortSignal: AbortSignal): Promise<void> {
    const rows: HTMLElement[] = [];
    for await (const session of client.getCurrentRenderingSessions({ pageSize: MOST_SHOWN, abortSignal })) {
      rows.push(this.#row(session));
      if (rows.length === MOST_SHOWN) break;
    }
    if (abortSignal.aborted) return;
    const focused = document.activeElement?.id;
    this.#list.replaceChildren(...rows);
    if (focused?.startsWith('open-')) document.getElementById(focused)?.focus();
    this.#note.textContent = rows.length === 0 ? 'None at the moment.' : '';
  }

  #row({ id, status, size, expiresInSeconds, seat }: SessionProperties): HTMLElement {
    const state = make('span', 'chip', status);
    state.dataset['status'] = status;
    const left = expiresInSeconds === null ? '' : `${longTime(expiresInSeconds)} left`;
    const taken = seat.connected ? 'in use' : 'free';
    const facts = [size, left, status === 'Ready' ? taken : ''].filter((fact) => fact !== '').join(' · ');
    const open = make('button', 'quiet', 'Open');
    open.type = 'button';
    open.id = `open-${id}`;
    open.setAttribute('aria-label', `Open session ${id}`);
    open.addEventListener('click', () => this.#parts.opened(id));
    const name = make('span', 'session-id', id);
    name.title = id;
    return make('li', '', state, make('div', 'facts', name, make('small', '', facts)), open);
  }
}
