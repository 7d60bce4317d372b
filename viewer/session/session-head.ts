import type { ConnectionStatus, SessionProperties } from '../../client/index.ts';
import { byId } from '../page/by-id.ts';
import { confirmed } from '../page/confirmed.ts';
import { isOver } from './ended-words.ts';

interface SessionHeadParts {
  readonly connect: () => void;
  readonly disconnect: () => void;
  readonly stop: () => void;
  readonly leave: () => void;
}

/** Which session it is, in which state, and the buttons that concern all of it. */
export class SessionHead {
  readonly #name = byId('session-name', HTMLElement);
  readonly #state = byId('session-state', HTMLElement);
  readonly #seat = byId('connection-state', HTMLElement);
  readonly #connect = byId('connect', HTMLButtonElement);
  readonly #stop = byId('stop-session', HTMLButtonElement);
  #isConnected = false;

  constructor({ connect, disconnect, stop, leave }: SessionHeadParts) {
    confirmed(this.#stop, 'Really stop it?', stop);
    byId('leave-session', HTMLButtonElement).addEventListener('click', leave);
    this.#connect.addEventListener('click', () => (this.#isConnected ? disconnect() : connect()));
  }

  begin(id: string): void {
    this.#name.textContent = id;
    this.#state.textContent = '…';
    delete this.#state.dataset['status'];
    this.#stop.disabled = true;
    this.#connect.disabled = true;
    this.connection('disconnected');
  }

  session(properties: SessionProperties): void {
    const { status } = properties;
    this.#state.textContent = status;
    this.#state.dataset['status'] = status;
    this.#stop.disabled = isOver(properties);
    this.#connect.disabled = status !== 'Ready';
  }

  connection(status: ConnectionStatus): void {
    this.#isConnected = status !== 'disconnected';
    this.#seat.textContent = this.#isConnected ? status : 'not connected';
    this.#seat.dataset['status'] = status;
    this.#connect.textContent = this.#isConnected ? 'Disconnect' : 'Connect';
  }
}
