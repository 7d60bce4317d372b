import { type Fields, fieldsOf, parseJson, textsOf } from '../guards.ts';
import { RemoteRenderingError } from '../remote-rendering-error.ts';
import type { SeatGrant } from '../seat-grant.ts';
import { closeReason } from './close-reason.ts';
import { type EngineHello, PROTOCOL, SUB_PROTOCOL, TICKET_PREFIX } from './protocol.ts';
import { type HeardMessage, readMessage } from './read-message.ts';

/** The engine greets at once, and has something to say every ten seconds. */
const HELLO_MS = 15_000;
const SILENCE_MS = 30_000;
const LOOK_MS = 5_000;
const OPEN = 1;

/** Who is told what comes over a link. `closed` is told once, and nothing after it. */
export interface LinkListener {
  heard(message: HeardMessage): void;
  bytes(bytes: Uint8Array<ArrayBuffer>): void;
  closed(reason: RemoteRenderingError): void;
}

/** A page that came over https may open no plain `ws:`, and hears of it at once. */
function openSocket(Socket: typeof WebSocket, { url, ticket }: SeatGrant): WebSocket {
  try {
    return new Socket(url, [SUB_PROTOCOL, `${TICKET_PREFIX}${ticket}`]);
  } catch (cause) {
    throw notOpened(url, cause);
  }
}

const notOpened = (url: string, cause: unknown): RemoteRenderingError =>
  new RemoteRenderingError('NoConnection', `No WebSocket to ${url} may be opened from here.`, { cause });

interface Settle {
  readonly greeted: () => void;
  readonly failed: (reason: unknown) => void;
}

/** One WebSocket to an engine, from its greeting to its end. Whoever wants another one needs another ticket. */
export class Link {
  readonly #socket: WebSocket;
  readonly #listener: LinkListener;
  #hello: EngineHello | null = null;
  #lastHeard = Date.now();
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #settle: Settle;
  readonly #ended = new AbortController();

  private constructor(socket: WebSocket, listener: LinkListener, settle: Settle) {
    this.#socket = socket;
    this.#listener = listener;
    this.#settle = settle;
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    socket.binaryType = 'arraybuffer';
    const { signal } = this.#ended;
    socket.addEventListener('open', () => this.send(JSON.stringify({ type: 'hello', protocol: PROTOCOL })), {
      signal,
    });
    socket.addEventListener('message', ({ data }) => this.#hear(data), { signal });
    // An error is always followed by a close; Node wants somebody to listen.
    socket.addEventListener('error', () => undefined);
    socket.addEventListener('close', ({ code }) => this.#end(this.#reasonOf(code)), { signal });
  }

  /** Resolves when the engine has greeted. */
  static async open(
    Socket: typeof WebSocket,
    grant: SeatGrant,
    listener: LinkListener,
    abortSignal: AbortSignal,
  ): Promise<Link> {
    abortSignal.throwIfAborted();
    const socket = openSocket(Socket, grant);
    return new Promise((resolve, reject) => {
      const abort = (): void => link.#end(abortSignal.reason);
      const settled = (): void => abortSignal.removeEventListener('abort', abort);
      const link: Link = new Link(socket, listener, {
        greeted: () => {
          settled();
          resolve(link);
        },
        failed: (reason) => {
          settled();
          reject(reason);
        },
      });
      abortSignal.addEventListener('abort', abort, { once: true });
    });
  }

  get hello(): EngineHello {
    if (this.#hello) return this.#hello;
    throw new RemoteRenderingError('NoConnection', 'The engine has not greeted yet.');
  }

  /** What can't be sent any more is lost, as anything is that was on its way when a connection ends. */
  send(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.#socket.readyState === OPEN) this.#socket.send(data);
  }

  close(): void {
    this.#end(new RemoteRenderingError('DisconnectRequest', 'The app has disconnected.'));
  }

  #hear(data: unknown): void {
    this.#lastHeard = Date.now();
    if (data instanceof ArrayBuffer) {
      if (this.#hello) this.#listener.bytes(new Uint8Array(data));
      return;
    }
    const fields = fieldsOf(parseJson(String(data)));
    const message = readMessage(fields);
    if (fields['type'] === 'hello') this.#greet(fields);
    else if (message && this.#hello) this.#listener.heard(message);
  }

  #greet({ protocol, session, models, resumed, pictures }: Fields): void {
    if (protocol !== PROTOCOL) {
      const spoken = `The engine speaks version ${String(protocol)} of the protocol, this library version ${PROTOCOL}.`;
      this.#end(new RemoteRenderingError('UnsupportedProtocol', spoken));
      return;
    }
    this.#hello = {
      session: String(session),
      models: [...textsOf(models)],
      resumed: resumed === true,
      pictures: pictures === true,
    };
    this.#settle.greeted();
  }

  #look(): void {
    const silentMs = Date.now() - this.#lastHeard;
    if (silentMs >= (this.#hello ? SILENCE_MS : HELLO_MS)) {
      const words = `Nothing was heard of the engine for ${Math.round(silentMs / 1000)} seconds.`;
      this.#end(new RemoteRenderingError(this.#hello ? 'ConnectionLost' : 'NoConnection', words));
    }
  }

  /** A refused handshake has no close code that a page may see: the service knows why. */
  #reasonOf(code: number): RemoteRenderingError {
    const reason = closeReason(code);
    return this.#hello || reason.code !== 'ConnectionLost'
      ? reason
      : new RemoteRenderingError('NoConnection', "The gate did not let this device in, or can't be reached.");
  }

  #end(reason: unknown): void {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    clearInterval(this.#timer);
    this.#socket.close();
    this.#settle.failed(reason);
    if (this.#hello && reason instanceof RemoteRenderingError) this.#listener.closed(reason);
  }
}
