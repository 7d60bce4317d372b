import { type AgentReport, agentReportReply } from '../../shared/connection/agent-report.ts';
import { SECOND } from '../../shared/domain/instant.ts';
import type { Random } from './random.ts';
import type { SimulatedAgent } from './simulated-agent.ts';
import type { Source, World } from './world.ts';

const COALESCE_MS = 5;
const FIRST_RETRY_MS = 200;
const TIMEOUT_MS = 10 * SECOND;

/** Brings a report to the broker that lives now. Null when none listens; never settles when the broker dies over it. */
export type Deliver = (report: AgentReport) => Promise<string> | null;

/**
 * Tells the broker what an agent's hosts do, at the real reporter's times. Reports that would say nothing, and could not be answered
 * with anything, are left out: of an idle hour nothing else is left.
 */
export class AgentReporter implements Source {
  /** When reports were sent that the broker has answered. */
  readonly answeredAt: number[] = [];
  /** True while the broker may know less of the free places, or more of deadlines, than this agent: then it reports though nothing is new. */
  isDue = true;
  flukes: number;
  readonly #agent: SimulatedAgent;
  readonly #world: World;
  readonly #random: Random;
  readonly #installation: string;
  readonly #deliver: Deliver;
  /** The longest silence between two reports, as agents can be told: 15 s by default. */
  readonly #reportMs: number;
  #sequence = 0;
  #underWay = 0;
  #failures = 0;
  #dueAt: number;
  #wokenAt: number | null = null;

  constructor(parts: {
    agent: SimulatedAgent;
    world: World;
    random: Random;
    installation: string;
    flukes: number;
    deliver: Deliver;
  }) {
    this.#agent = parts.agent;
    this.#world = parts.world;
    this.#random = parts.random;
    this.#installation = parts.installation;
    this.#deliver = parts.deliver;
    this.flukes = parts.flukes;
    this.#reportMs = parts.random.pick([15, 30, 60]) * SECOND;
    this.#dueAt = parts.world.now;
    this.#agent.onNews = () => this.wake();
  }

  wake(): void {
    if (this.#failures === 0) this.#wokenAt ??= this.#world.now + COALESCE_MS;
  }

  /** The broker was heard of: an earlier silence of it counts no more. */
  wakeNow(): void {
    this.#failures = 0;
    this.isDue = true;
    this.wake();
  }

  restart(): void {
    this.#sequence = 0;
    this.#underWay = 0;
    this.#failures = 0;
    this.#dueAt = this.#world.now;
  }

  nextAt(): number | null {
    if (this.#agent.isAway || this.#underWay > 0) return null;
    if (this.#wokenAt !== null) return Math.min(this.#wokenAt, this.#dueAt);
    if (this.isDue || this.#failures > 0 || this.#agent.hasNews) return this.#dueAt;
    const from = this.#agent.asksFrom();
    if (from === null) return null;
    const rounds = Math.ceil(Math.max(0, from - this.#dueAt) / this.#reportMs);
    return this.#dueAt + rounds * this.#reportMs;
  }

  fire(): void {
    this.#wokenAt = null;
    this.isDue = false;
    const { startId } = this.#agent;
    const round = ++this.#sequence;
    this.#underWay = round;
    const isCurrent = (): boolean => this.#underWay === round && this.#agent.startId === startId;
    const report = this.#agent.report(this.#installation, round);
    const sentAt = this.#world.now;
    const fail = (): void => {
      if (isCurrent()) this.#end(true);
    };
    this.#world.after(TIMEOUT_MS, fail);
    // A request or an answer that is lost; or one so slow that the agent has given it up and says something newer meanwhile.
    if (this.#random.chance(this.flukes / 2)) return;
    const onTheWay = this.#random.chance(this.flukes / 2) ? this.#random.between(0, 30 * SECOND) : 0;
    const isAnswerLost = this.#random.chance(this.flukes / 2);
    this.#world.after(onTheWay + this.#random.between(0, 3), () => {
      this.#world.note(`${this.#agent.name} reports (${round})`);
      const answer = this.#deliver(report);
      if (!answer) return fail();
      void answer.then(
        (text) => {
          if (isAnswerLost || !isCurrent()) return;
          this.#agent.confirm(report, agentReportReply.parse(JSON.parse(text)));
          this.answeredAt.push(sentAt);
          this.#end(false);
        },
        () => fail(),
      );
    });
  }

  #end(failed: boolean): void {
    this.#underWay = 0;
    this.#failures = failed ? Math.min(this.#failures + 1, 30) : 0;
    if (failed) this.isDue = true;
    const pause = failed
      ? Math.min(FIRST_RETRY_MS * 2 ** (this.#failures - 1), this.#reportMs)
      : this.#reportMs;
    this.#dueAt = this.#world.now + pause;
    if (!failed && this.#agent.hasNews) this.wake();
  }
}
