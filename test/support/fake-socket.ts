import { engineMessage } from '../../shared/connection/messages.ts';

/** The sockets that a library opened, newest last, for a test that plays the engine. */
export class FakeSocket extends EventTarget {
  static opened: FakeSocket[] = [];
  readonly url: string;
  readonly protocols: readonly string[];
  readonly sent: Record<string, unknown>[] = [];
  readonly bytes: Uint8Array[] = [];
  readyState = 0;
  binaryType = 'blob';
  closedByDevice = false;

  constructor(url: string, protocols: string[]) {
    super();
    this.url = url;
    this.protocols = protocols;
    FakeSocket.opened.push(this);
  }

  /** The class, as the library's options want it. */
  static get asWebSocket(): typeof WebSocket {
    FakeSocket.opened = [];
    return FakeSocket as unknown as typeof WebSocket;
  }

  static get last(): FakeSocket {
    const last = FakeSocket.opened.at(-1);
    if (last) return last;
    throw new Error('No socket was opened.');
  }

  send(data: string | Uint8Array): void {
    if (typeof data === 'string') this.sent.push(JSON.parse(data));
    else this.bytes.push(data);
  }

  close(): void {
    this.closedByDevice = true;
    this.readyState = 3;
  }

  /** The handshake is done, and the engine greets. */
  greet(change: object = {}): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
    this.hear({
      type: 'hello',
      protocol: 1,
      session: 's1',
      models: [],
      resumed: false,
      pictures: true,
      ...change,
    });
  }

  /** Says what may not be in the protocol. */
  hear(message: unknown): void {
    const data = typeof message === 'string' ? message : JSON.stringify(message);
    this.dispatchEvent(new MessageEvent('message', { data }));
  }

  /** Says what is. */
  say(message: object): void {
    this.hear(engineMessage.parse(message));
  }

  /** The newest call of this name, to be answered by its id. */
  call(name: string): { readonly id: string; readonly params: Record<string, unknown> } {
    const found = this.sent.findLast(({ call }) => call === name);
    if (!found) throw new Error(`No call '${name}' was made.`);
    return { id: String(found['id']), params: found['params'] as Record<string, unknown> };
  }

  end(code: number): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event('close'), { code, reason: '' }));
  }
}
