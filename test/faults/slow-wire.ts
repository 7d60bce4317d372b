import { connect, createServer, type Server, type Socket } from 'node:net';

/** A wire to a service on this machine that can be made slow, or cut. */
export class SlowWire {
  /** How long everything that is sent to the service is held up; milliseconds. */
  delayMs = 0;
  readonly #target: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer((near) => this.#join(near));
  }

  static async to(port: number): Promise<SlowWire> {
    const wire = new SlowWire(port);
    await new Promise<void>((resolve) => wire.#server.listen(0, '127.0.0.1', resolve));
    return wire;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' ? (address?.port ?? 0) : 0;
  }

  /** Every connection breaks, and none comes about, until it is mended. */
  set isCut(cut: boolean) {
    this.#isCut = cut;
    if (cut) for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.isCut = true;
    this.#server.close();
  }

  #join(near: Socket): void {
    if (this.#isCut) return void near.destroy();
    const far = connect(this.#target, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket);
      // What is lost here is what the test asked for; the other side sees it close.
      socket.on('error', () => undefined);
      socket.once('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    far.pipe(near);
    // Held up one after the other, so that the order stays.
    let last: Promise<void> = Promise.resolve();
    near.on('data', (data: Buffer) => {
      const at = performance.now() + this.delayMs;
      last = last.then(async () => {
        const wait = at - performance.now();
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        far.write(data);
      });
    });
  }
}
