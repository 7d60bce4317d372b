import { pause } from '../pause.ts';
import { RemoteRenderingError } from '../remote-rendering-error.ts';
import type { SeatGrant } from '../seat-grant.ts';
import { isPassing } from './is-passing.ts';
import { Link } from './link.ts';
import { RenderingConnection } from './rendering-connection.ts';

/** `reconnecting`: the connection was lost, and is tried again until it is there or can't be. */
export type ConnectionStatus = 'disconnected' | 'connecting' | 'connected' | 'reconnecting';

export interface ConnectionChange {
  readonly status: ConnectionStatus;
  /** Only when connected. */
  readonly connection: RenderingConnection | null;
  /** Connected again, and the scene is as this device left it. */
  readonly resumed: boolean;
  /** Why it is not connected (any more): `ConnectionReplaced`, `SessionEnded`, `ConnectionLost`, `DisconnectRequest`, … */
  readonly reason: RemoteRenderingError | null;
}

export interface Seat {
  readonly deviceId: string;
  /** Null before the service has given one. */
  readonly seatSecret: string | null;
}

interface KeeperParts {
  readonly Socket: typeof WebSocket;
  /** Asks for a ticket. */
  readonly grant: (seat: Seat, abortSignal: AbortSignal) => Promise<SeatGrant>;
  /** Why the gate did not let this device in, as far as the service knows; else the same error. */
  readonly explain: (error: unknown, deviceId: string, abortSignal: AbortSignal) => Promise<unknown>;
  readonly changed: (change: ConnectionChange) => void;
  readonly log: (error: unknown) => void;
}

export interface KeepOptions {
  /** A ticket that the app has already, by a hand-over. */
  readonly grant: SeatGrant | undefined;
  readonly reconnect: boolean;
  readonly abortSignal: AbortSignal | undefined;
}

const SLOWEST_MS = 15_000;
/** A connection that has lasted for so long starts over with short pauses. */
const STEADY_MS = 30_000;

/** Makes the connection of one session, and makes it again when it is lost. */
export class ConnectionKeeper {
  readonly #parts: KeeperParts;
  #status: ConnectionStatus = 'disconnected';
  #seat: Seat | null = null;
  #connection: RenderingConnection | null = null;
  #link: Link | null = null;
  #ending = new AbortController();
  #isKept = false;
  #tried = 0;
  #since = 0;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  get status(): ConnectionStatus {
    return this.#status;
  }

  get seat(): Seat | null {
    return this.#seat;
  }

  get connection(): RenderingConnection | null {
    return this.#status === 'connected' ? this.#connection : null;
  }

  async connect(seat: Seat, { grant, reconnect, abortSignal }: KeepOptions): Promise<RenderingConnection> {
    abortSignal?.throwIfAborted();
    if (this.#status === 'connecting')
      throw new RemoteRenderingError(
        'InProgress',
        'This session is being connected: wait for the first connect.',
      );
    if (this.#status !== 'disconnected')
      throw new RemoteRenderingError('AlreadyConnected', 'This session is connected: use its connection.');
    const ending = new AbortController();
    this.#ending = ending;
    this.#isKept = reconnect;
    this.#tried = 0;
    this.#seat = seat;
    this.#connection = new RenderingConnection(this.#parts.log);
    const abort = (): void => ending.abort(abortSignal?.reason);
    abortSignal?.addEventListener('abort', abort, { once: true });
    this.#become('connecting', null);
    try {
      await this.#open(this.#connection, grant);
      return this.#connection;
    } catch (error) {
      this.#become('disconnected', error);
      throw error;
    } finally {
      abortSignal?.removeEventListener('abort', abort);
    }
  }

  /** `reason`: why it is no use to go on, where it is not the app's wish. */
  disconnect(reason = new RemoteRenderingError('DisconnectRequest', 'The app has disconnected.')): void {
    if (this.#status === 'disconnected') return;
    this.#ending.abort(reason);
    if (this.#status === 'connected') this.#link?.close();
    else if (this.#status === 'reconnecting') this.#become('disconnected', reason);
  }

  async #open(connection: RenderingConnection, given?: SeatGrant): Promise<void> {
    const { signal } = this.#ending;
    const seat = this.#seat ?? { deviceId: '', seatSecret: null };
    const grant = given ?? (await this.#parts.grant(seat, signal));
    if (grant.seatSecret !== undefined) this.#seat = { ...seat, seatSecret: grant.seatSecret };
    try {
      const listener = connection.listener((reason) => this.#closed(reason));
      this.#link = await Link.open(this.#parts.Socket, grant, listener, signal);
    } catch (error) {
      signal.throwIfAborted();
      throw await this.#parts.explain(error, seat.deviceId, signal);
    }
    connection.join(this.#link);
    this.#since = Date.now();
    this.#become('connected', null);
  }

  #closed(reason: RemoteRenderingError): void {
    if (Date.now() - this.#since > STEADY_MS) this.#tried = 0;
    const comesBack = this.#isKept && isPassing(reason);
    this.#become(comesBack ? 'reconnecting' : 'disconnected', reason);
    if (comesBack) void this.#comeBack(reason);
  }

  /** Never rejects: what it comes to is told as a change. */
  async #comeBack(lost: RemoteRenderingError): Promise<void> {
    const { signal } = this.#ending;
    let last: unknown = lost;
    while (this.#connection) {
      const backoffMs = Math.min(SLOWEST_MS, 500 * 2 ** this.#tried) * (0.5 + Math.random() / 2);
      const asked = last instanceof RemoteRenderingError ? (last.retryAfterSeconds ?? 0) : 0;
      this.#tried += 1;
      try {
        await pause(Math.max(backoffMs, asked * 1000), signal);
        return await this.#open(this.#connection);
      } catch (error) {
        if (signal.aborted) return;
        if (!isPassing(error)) return this.#become('disconnected', error);
        last = error;
      }
    }
  }

  #become(status: ConnectionStatus, why: unknown): void {
    this.#status = status;
    const isConnected = status === 'connected';
    this.#parts.changed({
      status,
      connection: this.connection,
      resumed: isConnected && this.#link?.hello.resumed === true,
      reason:
        why === null || why instanceof RemoteRenderingError
          ? why
          : new RemoteRenderingError('DisconnectRequest', 'The app gave it up.', { cause: why }),
    });
  }
}
