import type {
  ConnectionStatus,
  RemoteRenderingError,
  RenderingSession,
  SeatGrant,
  SessionProperties,
} from '../../client/index.ts';
import { announce } from '../page/announce.ts';
import { codeOf } from '../page/code-of.ts';
import { longTime } from '../page/long-time.ts';
import { isSignedOut, wordsOf } from '../page/words-of.ts';
import { SceneView } from '../scene/scene-view.ts';
import { connectionNotice } from './connection-notice.ts';
import { endedWords, isOver } from './ended-words.ts';
import { LeasePanel } from './lease-panel.ts';
import { overlay } from './overlay.ts';
import { forgetSeat, rememberedSeat, rememberSeat } from './seat-memory.ts';
import { SessionHead } from './session-head.ts';
import { untilReady } from './until-ready.ts';

interface SessionPageParts {
  /** Back to the list. */
  readonly left: () => void;
  readonly signedOut: () => void;
}

/** One session, from its start to its end: waits for it, connects to it, shows it and says what became of it. */
export class SessionPage {
  readonly #parts: SessionPageParts;
  readonly #lease = new LeasePanel();
  readonly #view = new SceneView();
  readonly #head: SessionHead;
  #session: RenderingSession | null = null;
  #ending = new AbortController();
  #offs: readonly (() => void)[] = [];

  constructor(parts: SessionPageParts) {
    this.#parts = parts;
    this.#head = new SessionHead({
      connect: () => void this.#connect(),
      disconnect: () => this.#session?.disconnect(),
      stop: () => void this.#stop(),
      leave: parts.left,
    });
  }

  async open(session: RenderingSession): Promise<void> {
    this.close();
    this.#session = session;
    this.#ending = new AbortController();
    this.#head.begin(session.sessionUuid);
    this.#lease.show(session);
    this.#offs = [
      session.on('statusChanged', ({ properties }) => this.#status(properties)),
      session.on('connectionChanged', ({ status, reason }) => this.#connection(status, reason)),
      session.on('leaseExpiring', ({ expiresInSeconds }) =>
        announce(`The lease ends in ${longTime(expiresInSeconds)}.`, 'bad'),
      ),
    ];
    if (session.properties) this.#status(session.properties);
    if (!session.properties || !isOver(session.properties)) await this.#wait(session);
  }

  close(): void {
    this.#ending.abort();
    for (const off of this.#offs) off();
    this.#session?.disconnect();
    this.#session = null;
    this.#lease.show(null);
    this.#view.leave();
  }

  async #wait(session: RenderingSession): Promise<void> {
    const { signal } = this.#ending;
    try {
      await untilReady(session, signal);
      announce('The session is ready.', 'good');
      await this.#connect();
    } catch (error) {
      if (!signal.aborted) this.#failed(session, error);
    }
  }

  /** That it is connected is told as a change of the connection. */
  async #connect(grant?: SeatGrant): Promise<void> {
    const [session, { signal: abortSignal }] = [this.#session, this.#ending];
    if (!session) return;
    overlay.show({ title: 'Connecting…', isBusy: true });
    try {
      const seat = rememberedSeat(session.sessionUuid);
      await session.connect({ ...seat, ...(grant && { grant }), abortSignal });
    } catch (error) {
      if (!abortSignal.aborted) this.#failed(session, error);
    }
  }

  #connection(status: ConnectionStatus, reason: RemoteRenderingError | null): void {
    const session = this.#session;
    if (!session) return;
    this.#head.connection(status);
    if (status === 'reconnecting') {
      overlay.show({ title: 'The connection is lost', text: 'It is being made again…', isBusy: true });
      announce('The connection is lost, and is being made again.', 'bad');
    }
    if (status === 'connected' && session.connection) {
      rememberSeat(session);
      overlay.hide();
      this.#view.show(session.connection);
      announce('Connected.', 'good');
    }
    if (status === 'disconnected' && reason) this.#failed(session, reason);
  }

  #status(properties: SessionProperties): void {
    this.#head.session(properties);
    this.#lease.look();
    if (isOver(properties)) this.#ended(properties);
  }

  #failed(session: RenderingSession, error: unknown): void {
    if (session !== this.#session) return;
    this.#view.leave();
    const { properties } = session;
    const code = codeOf(error);
    if (isSignedOut(error)) this.#parts.signedOut();
    else if (properties && isOver(properties)) this.#ended(properties);
    // Why it has ended is the service's to say; the gate knows only that it has.
    else if (code === 'SessionEnded') void this.#askWhy(session);
    else {
      announce(wordsOf(error), code === 'DisconnectRequest' ? 'plain' : 'bad');
      const choices = {
        connect: () => void this.#connect(),
        takeOver: () => void this.#takeOver(session),
        leave: this.#parts.left,
      };
      overlay.show(connectionNotice(error, code, properties, choices));
    }
  }

  async #takeOver(session: RenderingSession): Promise<void> {
    try {
      const { deviceId } = rememberedSeat(session.sessionUuid);
      await this.#connect(await session.handover({ deviceId, scene: 'keep' }));
    } catch (error) {
      this.#failed(session, error);
    }
  }

  async #askWhy(session: RenderingSession): Promise<void> {
    overlay.show({ title: 'The session has ended', isBusy: true });
    try {
      await session.getProperties();
    } catch (error) {
      announce(wordsOf(error), 'bad');
    }
    if (session === this.#session && session.properties) this.#ended(session.properties);
  }

  #ended(properties: SessionProperties): void {
    this.#view.leave();
    forgetSeat(properties.id);
    const text = endedWords(properties);
    const fresh = { words: 'New session', act: this.#parts.left };
    overlay.show({ title: 'The session has ended', text, actions: [fresh] });
    announce(`The session has ended. ${text}`, properties.status === 'Stopped' ? 'plain' : 'bad');
  }

  async #stop(): Promise<void> {
    const session = this.#session;
    if (!session) return;
    announce('Stopping…');
    try {
      await session.stop();
      await session.getProperties();
    } catch (error) {
      announce(wordsOf(error), 'bad');
    }
  }
}
