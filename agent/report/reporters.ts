import type { Agent } from '../agent.ts';
import { Reporter } from './reporter.ts';

const LOOK_MS = 60_000;
/** An installation without hosts that has not answered for this long is forgotten; it is known again as soon as it calls. */
const FORGET_MS = 24 * 60 * 60_000;

/** One reporter for each installation that this agent works for. */
export class Reporters {
  readonly #byInstallation = new Map<string, Reporter>();
  #timer: NodeJS.Timeout | null = null;

  /** Before {@link begin} nobody is told anything: the hosts of the earlier run are still being looked for. */
  news(agent: Agent, installation: string): void {
    if (this.#timer === null) return;
    this.#meetNew(agent);
    this.#byInstallation.get(installation)?.wake();
  }

  begin(agent: Agent): void {
    this.#timer = setInterval(
      () => void this.#forgetSilent(agent).catch((error: unknown) => agent.log(String(error))),
      LOOK_MS,
    );
    this.#meetNew(agent);
  }

  announced(agent: Agent, installation: string): void {
    this.#meetNew(agent);
    this.#byInstallation.get(installation)?.wakeNow();
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await Promise.all([...this.#byInstallation.values()].map((reporter) => reporter.stop()));
  }

  async lastWords(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await Promise.all([...this.#byInstallation.values()].map((reporter) => reporter.lastWord()));
  }

  #meetNew(agent: Agent): void {
    for (const installation of agent.installations.all()) {
      if (this.#byInstallation.has(installation.id)) continue;
      this.#byInstallation.set(installation.id, new Reporter(agent, installation));
    }
  }

  async #forgetSilent(agent: Agent): Promise<void> {
    for (const [id, reporter] of this.#byInstallation) {
      const hasHosts = [...agent.hosts.values()].some((host) => host.record.order.installation === id);
      if (hasHosts || reporter.silentForMs < FORGET_MS) continue;
      this.#byInstallation.delete(id);
      await reporter.stop();
      await agent.installations.forget(id);
    }
  }
}
