import type { AutoRenew } from './auto-renew.ts';
import type { Abortable, ConnectOptions } from './connect-options.ts';
import { ConnectionKeeper, type ConnectionStatus, type Seat } from './connection/connection-keeper.ts';
import type { RenderingConnection } from './connection/rendering-connection.ts';
import { type Extension, readExtension } from './extension.ts';
import { LeaseWatch } from './lease-watch.ts';
import { Listeners } from './listeners.ts';
import { pause } from './pause.ts';
import { RemoteRenderingError } from './remote-rendering-error.ts';
import type { SeatGrant } from './seat-grant.ts';
import type { Service } from './service.ts';
import { SessionCalls } from './session-calls.ts';
import type { SessionEvents } from './session-events.ts';
import { isOver, readSession, type SessionProperties } from './session-properties.ts';

interface SessionParts {
  readonly service: Service;
  readonly Socket: typeof WebSocket;
  /** The device's name where the app gives none. */
  readonly deviceId: string;
}

/** One session, bound by its id. It is the app's handle of it: letting go of it ends nothing. */
export class RenderingSession {
  /** The session's id. */
  readonly sessionUuid: string;
  readonly #calls: SessionCalls;
  readonly #deviceId: string;
  readonly #keeper: ConnectionKeeper;
  readonly #listeners = new Listeners<SessionEvents>();
  readonly #lease: LeaseWatch;
  #properties: SessionProperties | null = null;

  constructor(sessionUuid: string, { service, Socket, deviceId }: SessionParts) {
    this.sessionUuid = sessionUuid;
    this.#calls = new SessionCalls(service, sessionUuid);
    this.#deviceId = deviceId;
    this.#keeper = new ConnectionKeeper({
      Socket,
      grant: (seat, abortSignal) => this.#calls.connect(seat, abortSignal),
      explain: (error, device, abortSignal) => this.#explain(error, device, abortSignal),
      log: (error) => this.#listeners.emit('messageLogged', { error }),
      changed: (change) => {
        this.#listeners.emit('connectionChanged', change);
        this.#lease.wake();
      },
    });
    this.#lease = new LeaseWatch({
      isWanted: () =>
        this.isConnected || this.#listeners.has('statusChanged') || this.#listeners.has('leaseExpiring'),
      ask: () => this.getProperties(),
      keepAlive: (minutes) => this.keepAlive(minutes),
      lastActive: () => this.connection?.lastActive ?? null,
      emit: (name, event) => this.#listeners.emit(name, event),
    });
  }

  /** What was last heard of the session, or null before the first word. */
  get properties(): SessionProperties | null {
    return this.#properties;
  }

  get connectionStatus(): ConnectionStatus {
    return this.#keeper.status;
  }

  /** True from the engine's greeting on, and not before. */
  get isConnected(): boolean {
    return this.#keeper.status === 'connected';
  }

  /** The scene, while connected; else null. */
  get connection(): RenderingConnection | null {
    return this.#keeper.connection;
  }

  /** Who this device is to the session: to be kept, as a secret, by an app that wants to come back after it was closed. */
  get seat(): Seat | null {
    return this.#keeper.seat;
  }

  /** Keeps the lease alive while this device is connected *and* its person is active; null, as at first: it is left to the app. It may be set at any time. */
  get autoRenew(): AutoRenew | null {
    return this.#lease.autoRenew;
  }

  set autoRenew(autoRenew: AutoRenew | null) {
    this.#lease.autoRenew = autoRenew;
  }

  /** Calls the listener from now on; answers what ends that. Listening to the status or the lease has the service asked regularly. */
  on<Name extends keyof SessionEvents>(
    name: Name,
    listener: (event: SessionEvents[Name]) => void,
  ): () => void {
    const off = this.#listeners.on(name, listener);
    this.#lease.wake();
    return off;
  }

  async getProperties({ abortSignal }: Abortable = {}): Promise<SessionProperties> {
    return this.#learn(readSession(await this.#calls.read(abortSignal)));
  }

  /** Sets the whole length of the lease, counted from Ready. It has to be longer than it is. */
  async renew(
    { maxLeaseInMinutes }: { readonly maxLeaseInMinutes: number },
    { abortSignal }: Abortable = {},
  ): Promise<SessionProperties> {
    const update = { maxLeaseTimeMinutes: maxLeaseInMinutes };
    return this.#learn(readSession(await this.#calls.update(update, abortSignal)));
  }

  /** Adds to the lease what its cap allows, once, however often the request has to be repeated. */
  async extend(minutes: number, { abortSignal }: Abortable = {}): Promise<Extension> {
    const extension = readExtension(await this.#calls.extend(minutes, abortSignal), minutes);
    this.#learn(extension.properties);
    return extension;
  }

  /** Makes sure that at least so much is left from now on. It never shortens. */
  async keepAlive(minutes: number, { abortSignal }: Abortable = {}): Promise<SessionProperties> {
    return this.#learn(readSession(await this.#calls.keepAlive(minutes, abortSignal)));
  }

  /** Replaces all tags. */
  async setTags(
    tags: Readonly<Record<string, string>>,
    { abortSignal }: Abortable = {},
  ): Promise<SessionProperties> {
    return this.#learn(readSession(await this.#calls.update({ tags }, abortSignal)));
  }

  /** Ends the session and its cost. It can't be undone; a session that has ended is left as it is. */
  async stop({ abortSignal }: Abortable = {}): Promise<void> {
    await this.#calls.stop(abortSignal);
    this.#lease.wake();
  }

  /** Asks, no more often than the service likes, until the session is ready. One that ended instead is a `SessionEnded`. */
  async whenReady({ abortSignal }: Abortable = {}): Promise<SessionProperties> {
    for (;;) {
      let waitSeconds: number;
      try {
        const properties = await this.getProperties({ abortSignal });
        if (properties.status === 'Ready') return properties;
        if (isOver(properties.status)) throw ended(properties);
        waitSeconds = properties.minimumRetryDelay;
      } catch (error) {
        // Too busy is no answer to the question.
        if (!(error instanceof RemoteRenderingError) || error.retryAfterSeconds === undefined) throw error;
        waitSeconds = error.retryAfterSeconds;
      }
      await pause(waitSeconds * 1000, abortSignal);
    }
  }

  /** Takes the seat of a session that is ready, and resolves when the engine has greeted. */
  async connect(options: ConnectOptions = {}): Promise<RenderingConnection> {
    const { deviceId, seatSecret, grant, reconnect = true, autoRenew, abortSignal } = options;
    const kept = this.#keeper.seat;
    const name = grant?.deviceId ?? deviceId ?? kept?.deviceId ?? this.#deviceId;
    const secret = seatSecret ?? (kept?.deviceId === name ? kept.seatSecret : null);
    const connection = await this.#keeper.connect(
      { deviceId: name, seatSecret: secret },
      { grant, reconnect, abortSignal },
    );
    if (autoRenew !== undefined) this.autoRenew = autoRenew;
    return connection;
  }

  /** Leaves. An `exclusive` seat stays this device's; `connect` takes it again. */
  disconnect(): void {
    this.#keeper.disconnect();
  }

  /**
   * Gives the seat to another device of a session with the policy `handover`, without a stop: what it answers is for that device's
   * `connect({ grant })`. This device, if it is connected, is told `ConnectionReplaced` as soon as the other one comes.
   */
  async handover(
    next: { readonly deviceId: string; readonly scene?: 'keep' | 'clean' },
    { abortSignal }: Abortable = {},
  ): Promise<SeatGrant> {
    const own = this.#keeper.seat?.seatSecret;
    return this.#calls.handover({ ...next, ...(own && { seatSecret: own }) }, abortSignal);
  }

  async #explain(error: unknown, deviceId: string, abortSignal: AbortSignal): Promise<unknown> {
    if (!(error instanceof RemoteRenderingError) || error.code !== 'NoConnection') return error;
    try {
      const properties = await this.getProperties({ abortSignal });
      const { seat, status } = properties;
      if (isOver(status)) return ended(properties);
      const words = 'Another device is connected to this session.';
      if (seat.connected && seat.deviceId !== deviceId)
        return new RemoteRenderingError('OtherSessionConnected', words);
    } catch {
      // Nobody knows better: what was seen first is told.
    }
    return error;
  }

  #learn(properties: SessionProperties): SessionProperties {
    const previous = this.#properties?.status ?? null;
    this.#properties = properties;
    const { status } = properties;
    if (status !== previous) this.#listeners.emit('statusChanged', { status, previous, properties });
    // Nothing is left to come back to.
    if (isOver(status) && this.#keeper.status === 'reconnecting') this.#keeper.disconnect(ended(properties));
    this.#lease.heard(properties);
    return properties;
  }
}

const ended = ({ status, reason, message }: SessionProperties): RemoteRenderingError => {
  const words = [`${status}${reason === null ? '' : `, ${reason}`}.`, message ?? ''].join(' ').trim();
  return new RemoteRenderingError('SessionEnded', `The session has ended: ${words}`);
};
