import type { Announcement } from '../shared/connection/agent-control.ts';
import type { PublicKey } from '../shared/connection/public-key.ts';
import { BrokerClock } from './broker-clock.ts';
import type { InstallationRecord, Ledger } from './ledger/ledger.ts';

/** A broker's store, as this agent knows it: where it wants reports, what signs its tickets, what time it is there. */
export interface Installation {
  readonly id: string;
  reportUrl: string;
  ticketKeys: readonly PublicKey[];
  readonly clock: BrokerClock;
}

/** More brokers than this on one machine are a mistake, or an attack on its memory. */
const MOST = 32;

/** The brokers that this agent works for. What it learned of them survives its restart. */
export class Installations {
  readonly #known = new Map<string, Installation>();
  readonly #ledger: Ledger;
  readonly #boot: string;

  constructor(ledger: Ledger, boot: string) {
    this.#ledger = ledger;
    this.#boot = boot;
  }

  all = (): Installation[] => [...this.#known.values()];
  find = (id: string): Installation | null => this.#known.get(id) ?? null;

  /** Broker time of an installation; the machine's own date if it is not known (any more). */
  now = (id: string): number => this.#known.get(id)?.clock.now() ?? Date.now();

  restore(records: readonly InstallationRecord[]): void {
    for (const record of records) {
      const offset = record.boot === this.#boot && record.boot !== '' ? record.clockOffset : null;
      const { installation: id, reportUrl, ticketKeys } = record;
      this.#known.set(id, { id, reportUrl, ticketKeys, clock: new BrokerClock(offset) });
    }
  }

  /** Null when the agent already works for as many as it can. */
  async announce(
    id: string,
    { reportUrl, ticketKeys, brokerTime }: Announcement,
  ): Promise<Installation | null> {
    let it = this.#known.get(id);
    if (!it) {
      if (this.#known.size >= MOST) return null;
      it = { id, reportUrl, ticketKeys, clock: new BrokerClock() };
      it.clock.hear(brokerTime);
      this.#known.set(id, it);
      await this.#save(it);
      return it;
    }
    it.clock.hear(brokerTime);
    const isNews = it.reportUrl !== reportUrl || JSON.stringify(it.ticketKeys) !== JSON.stringify(ticketKeys);
    it.reportUrl = reportUrl;
    it.ticketKeys = ticketKeys;
    if (isNews) await this.#save(it);
    return it;
  }

  /** What the answer to a report says. No keys in it means that nothing changed. */
  async hear(it: Installation, brokerTime: number, ticketKeys: readonly PublicKey[]): Promise<void> {
    const before = it.clock.offset;
    it.clock.read(brokerTime);
    const keysChanged = ticketKeys.length > 0 && JSON.stringify(ticketKeys) !== JSON.stringify(it.ticketKeys);
    if (keysChanged) it.ticketKeys = ticketKeys;
    // A second is fine enough for what a restart needs it for, and keeps a quiet agent from writing.
    const clockMoved = before === null || Math.abs((it.clock.offset ?? before) - before) > 1000;
    if (keysChanged || clockMoved) await this.#save(it);
  }

  async forget(id: string): Promise<void> {
    this.#known.delete(id);
    await this.#ledger.forgetInstallation(id);
  }

  #save({ id, reportUrl, ticketKeys, clock }: Installation): Promise<void> {
    return this.#ledger.saveInstallation({
      installation: id,
      reportUrl,
      ticketKeys: [...ticketKeys],
      clockOffset: clock.offset,
      boot: this.#boot,
    });
  }
}
