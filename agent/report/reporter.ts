import {
  type AgentReport,
  type AgentReportReply,
  agentReportReply,
} from '../../shared/connection/agent-report.ts';
import type { Agent } from '../agent.ts';
import { tellDeadline } from '../hosts/tell-deadline.ts';
import type { Installation } from '../installations.ts';
import { monotonic } from '../monotonic.ts';
import { buildReport } from './build-report.ts';
import { postReport } from './post-report.ts';

/** Changes that come together travel together. */
const COALESCE_MS = 5;
const FIRST_RETRY_MS = 200;

/**
 * Tells one installation's broker what its hosts do: at once when something changed, else after the longest silence allowed. While
 * the broker does not answer it is asked less and less often, never less than that.
 */
export class Reporter {
  readonly #agent: Agent;
  readonly #installation: Installation;
  #timer: NodeJS.Timeout | null = null;
  #dueAt = 0;
  #underWay: Promise<void> | null = null;
  #again = false;
  #failures = 0;
  #sequence = 0;
  #stopped = false;
  #heardAt = monotonic();

  constructor(agent: Agent, installation: Installation) {
    this.#agent = agent;
    this.#installation = installation;
    this.#schedule(COALESCE_MS);
  }

  /** Since the broker last answered, or since this began. */
  get silentForMs(): number {
    return monotonic() - this.#heardAt;
  }

  /** Something changed. While the broker does not answer, the next attempt carries it. */
  wake(): void {
    if (this.#underWay !== null) this.#again = true;
    else if (this.#failures === 0 && this.#dueAt > monotonic() + COALESCE_MS) this.#schedule(COALESCE_MS);
  }

  /** The broker was heard of: an earlier silence of it counts no more. */
  wakeNow(): void {
    this.#failures = 0;
    this.#heardAt = monotonic();
    this.wake();
  }

  /** Resolves when the report that is under way is answered, or has failed. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#underWay;
  }

  /** One last report, for as long as the caller cares to wait. */
  async lastWord(): Promise<void> {
    await this.stop();
    await this.#send().catch(() => undefined);
  }

  #schedule(afterMs: number): void {
    if (this.#stopped) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#dueAt = monotonic() + afterMs;
    this.#timer = setTimeout(() => {
      this.#again = false;
      this.#underWay = this.#round().finally(() => {
        this.#underWay = null;
        this.#schedule(this.#pause());
      });
    }, afterMs);
  }

  #pause(): number {
    const { reportMs } = this.#agent.settings;
    if (this.#failures > 0) return Math.min(FIRST_RETRY_MS * 2 ** (this.#failures - 1), reportMs);
    return this.#again ? COALESCE_MS : reportMs;
  }

  async #round(): Promise<void> {
    try {
      await this.#send();
      if (this.#failures > 0)
        this.#agent.log(`reports to ${this.#installation.reportUrl} are answered again`);
      this.#failures = 0;
    } catch (error) {
      // Said once; the attempts go on.
      if (this.#failures === 0)
        this.#agent.log(`reports to ${this.#installation.reportUrl} are not answered: ${String(error)}`);
      this.#failures = Math.min(this.#failures + 1, 30);
    }
  }

  async #send(): Promise<void> {
    this.#sequence += 1;
    const report = buildReport(this.#agent, this.#installation.id, this.#sequence);
    const posted = await postReport(
      this.#installation.reportUrl,
      this.#agent.key.authorization,
      JSON.stringify(report),
    );
    if (posted.status !== 200) throw new Error(`status ${posted.status}`);
    this.#heardAt = monotonic();
    this.#confirm(report);
    await this.#apply(agentReportReply.parse(JSON.parse(posted.body)));
  }

  #confirm(report: AgentReport): void {
    for (const { hostId, version } of report.changed) {
      const host = this.#agent.hosts.get(hostId);
      if (host) host.confirmedVersion = Math.max(host.confirmedVersion, version);
    }
  }

  async #apply(reply: AgentReportReply): Promise<void> {
    await this.#agent.installations.hear(this.#installation, reply.brokerTime, reply.ticketKeys);
    for (const { hostId, expiresAt } of reply.deadlines) {
      const host = this.#agent.hosts.get(hostId);
      if (host?.record.order.installation === this.#installation.id)
        await tellDeadline(this.#agent, host, expiresAt);
    }
  }
}
