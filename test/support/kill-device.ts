import { type Admitted, connectDevice, type Refused } from './agent-device.ts';

const PING_EVERY_MS = 40;

/** What all devices together have measured. */
export interface DeviceFigures {
  pings: number;
  longestSilenceMs: number;
}

/** A connected device that asks all the time and notes how long it had to wait. */
export class SteadyDevice {
  /** Set when the connection is over, whoever ended it. */
  code: number | null = null;
  /** The run of the agent that it came in by: its connection does not outlive that. */
  readonly agent: number;
  readonly #device: Admitted;
  readonly #figures: DeviceFigures;
  readonly #timer: NodeJS.Timeout;
  #asked = 0;
  #answered = 0;
  #silentSince: number | null = null;

  private constructor(device: Admitted, figures: DeviceFigures, agent: number) {
    this.#device = device;
    this.agent = agent;
    this.#figures = figures;
    void device.closed.then(({ code }) => {
      this.code = code;
      clearInterval(this.#timer);
    });
    // After a kill -9 of the agent the socket fails; that it is closed is said by `closed`.
    device.socket.on('error', () => undefined);
    device.socket.on('message', (data) => this.#heard(String(data)));
    this.#timer = setInterval(() => this.#ask(), PING_EVERY_MS);
  }

  /** Presents a ticket. Null: nobody was there to present it to. */
  static async connect(
    url: string,
    ticket: string,
    figures: DeviceFigures,
    agent: number,
  ): Promise<SteadyDevice | Refused | null> {
    const { port, pathname } = new URL(url);
    const host = pathname.split('/').at(-1) ?? '';
    const device = await connectDevice(Number(port), host, ticket).catch(() => null);
    return device?.admitted ? new SteadyDevice(device, figures, agent) : device;
  }

  /** For how long the oldest question has been waiting, in milliseconds. */
  get silentForMs(): number {
    return this.#silentSince === null || this.code !== null ? 0 : performance.now() - this.#silentSince;
  }

  async leave(): Promise<void> {
    clearInterval(this.#timer);
    if (this.code === null) await this.#device.leave();
  }

  #ask(): void {
    if (this.#asked > this.#answered) return;
    this.#asked += 1;
    this.#silentSince = performance.now();
    this.#device.socket.send(JSON.stringify({ type: 'ping', id: String(this.#asked) }));
  }

  #heard(text: string): void {
    if (!text.includes('"pong"')) return;
    this.#figures.longestSilenceMs = Math.max(this.#figures.longestSilenceMs, this.silentForMs);
    this.#figures.pings += 1;
    this.#answered += 1;
    this.#silentSince = null;
  }
}
