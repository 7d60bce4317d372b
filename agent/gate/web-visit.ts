import type { Writable } from 'node:stream';
import type { Agent } from '../agent.ts';
import { changeHost } from '../hosts/change-host.ts';
import type { Host, SeatConnection } from '../hosts/host.ts';
import { noteLeft } from './admit.ts';

/** A page without an open connection that asks for nothing for this long is taken for closed. */
const SILENCE_MS = 30_000;

/** A browser in the seat of an engine that is a web page: connected for as long as it keeps asking, or holds a connection open. */
export class WebVisit implements SeatConnection {
  readonly epoch: number;
  readonly #agent: Agent;
  readonly #host: Host;
  readonly #open = new Set<Writable>();
  #timer: NodeJS.Timeout | null = null;

  constructor(agent: Agent, host: Host, epoch: number) {
    this.epoch = epoch;
    this.#agent = agent;
    this.#host = host;
    this.seen();
  }

  /** The browser of the seated epoch is back after a silence. */
  static resume(agent: Agent, host: Host, epoch: number): WebVisit {
    const visit = new WebVisit(agent, host, epoch);
    host.connection = visit;
    const since = agent.installations.now(host.record.order.installation);
    changeHost(agent, host, ({ seat }) =>
      host.connection === visit && seat !== null && seat.epoch === epoch
        ? { seat: { ...seat, connected: true, since } }
        : null,
    ).catch((error: unknown) => agent.log(`host ${host.id}: ${String(error)}`));
    return visit;
  }

  /** Something came from the browser. */
  seen(): void {
    this.#host.lastInputAt = this.#agent.installations.now(this.#host.record.order.installation);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = this.#open.size > 0 ? null : setTimeout(() => this.#leave(), SILENCE_MS);
  }

  hold(connection: Writable): void {
    this.#open.add(connection);
    this.seen();
    connection.once('close', () => {
      this.#open.delete(connection);
      // After the visit is over, nothing is to be waited for any more.
      if (this.#host.connection === this) this.seen();
    });
  }

  close(): Promise<void> {
    this.#leave();
    return Promise.resolve();
  }

  #leave(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#host.connection === this) this.#host.connection = null;
    for (const connection of this.#open) connection.destroy();
    this.#agent.log(`host ${this.#host.id}: browser left, epoch ${this.epoch}`);
    noteLeft(this.#agent, this.#host, this.epoch).catch((error: unknown) =>
      this.#agent.log(`host ${this.#host.id}: ${String(error)}`),
    );
  }
}
