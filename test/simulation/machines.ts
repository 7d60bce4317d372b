import { HOUR, MINUTE, SECOND } from '../../shared/domain/instant.ts';
import { openNetwork } from './agent-network.ts';
import { AgentReporter } from './agent-reporter.ts';
import { type BrokerProcess, installation } from './broker-process.ts';
import { answerControl, type ControlAnswer } from './control-api.ts';
import { AGENT_TIMEOUT_MS } from './faults.ts';
import type { Life } from './life.ts';
import type { Random } from './random.ts';
import { type AgentEvents, SimulatedAgent } from './simulated-agent.ts';
import type { World } from './world.ts';

interface Machine {
  readonly agent: SimulatedAgent;
  readonly reporter: AgentReporter;
}

interface Parts {
  readonly world: World;
  readonly random: Random;
  /** Whether nothing goes wrong with agents. */
  readonly isCalm: boolean;
  readonly events: AgentEvents;
  readonly process: () => BrokerProcess | null;
}

/** The machines with an agent each, the way to them, and what goes wrong there. */
export class Machines {
  readonly agents: readonly SimulatedAgent[];
  readonly #machines = new Map<string, Machine>();
  readonly #lives = new Map<string, Life>();
  readonly #world: World;
  readonly #network = openNetwork((method, url, body, limitMs) => this.#reach(method, url, body, limitMs));

  constructor({ world, random, isCalm, events, process }: Parts) {
    this.#world = world;
    const isShaky = !isCalm && random.chance(0.4);
    const count = random.pick([1, 1, 2]);
    for (let number = 1; number <= count; number++) {
      const name = `agent-${number}`;
      const agent = new SimulatedAgent(name, random.between(1, 5), world, random.fork(), events);
      const reporter = new AgentReporter({
        agent,
        world,
        random: random.fork(),
        installation,
        flukes: isShaky ? random.pick([0.05, 0.2, 0.6]) : 0,
        deliver: (report) => process()?.report(name, JSON.stringify(report)) ?? null,
      });
      const machine = { agent, reporter };
      this.#machines.set(name, machine);
      world.join(agent);
      world.join(reporter);
      const absences = isShaky ? random.between(0, 3) : 0;
      for (let absence = 1; absence <= absences; absence++) this.#planAbsence(machine, random, absence + 1);
    }
    this.agents = [...this.#machines.values()].map(({ agent }) => agent);
  }

  /** When the reports of this agent were sent that the broker has answered. */
  answeredReports(agent: string): readonly number[] {
    return this.#machines.get(agent)?.reporter.answeredAt ?? [];
  }

  /** Where a life of the broker reaches an agent. */
  urlOf(agent: string, life: Life): string {
    this.#lives.set(`life-${life.number}`, life);
    return `http://${agent}.life-${life.number}.${this.#network.host}`;
  }

  /** What the broker believes may be wrong: every agent reports though it has no news. */
  areDue(): void {
    for (const { reporter } of this.#machines.values()) reporter.isDue = true;
  }

  heal(): void {
    for (const { reporter } of this.#machines.values()) reporter.flukes = 0;
  }

  close(): void {
    this.#network.close();
  }

  /** An agent restarts, with or without its machine, and is away for a while. */
  #planAbsence({ agent, reporter }: Machine, random: Random, number: number): void {
    const losesEngines = random.chance(0.3);
    const isSilent = random.chance(0.5);
    const away = random.between(0, random.pick([5 * SECOND, 2 * MINUTE, 40 * MINUTE]));
    this.#world.after(random.between(0, random.pick([2 * MINUTE, 30 * MINUTE, 3 * HOUR])), () => {
      if (agent.isAway) return;
      this.#world.note(`${agent.name} is away`);
      this.#world.reach('an agent that is away');
      agent.isAway = true;
      agent.isSilent = isSilent;
      this.#world.after(away, () => {
        this.#world.note(`${agent.name} is back${losesEngines ? ', without its engines' : ''}`);
        agent.isAway = false;
        agent.restart(number, losesEngines);
        reporter.restart();
        reporter.wakeNow();
      });
    });
  }

  async #reach(method: string, url: URL, body: unknown, limitMs: number): Promise<ControlAnswer> {
    const [name = '', number = ''] = url.hostname.split('.');
    const machine = this.#machines.get(name);
    const life = this.#lives.get(number);
    if (!machine || !life) throw new Error('Nobody is there.');
    const { agent, reporter } = machine;
    const begun = this.#world.now;
    try {
      const what = `${name} ${method} ${url.pathname}`;
      const effect = (): ControlAnswer => {
        reporter.wakeNow();
        return answerControl(agent, { method, url, body }, this.#world.now);
      };
      return await life.call('agent', what, effect, limitMs);
    } catch (error) {
      // A push that failed is made up for with the agent's next report.
      this.areDue();
      if (agent.isAway && agent.isSilent)
        await life.wait(begun + Math.min(AGENT_TIMEOUT_MS, limitMs) - this.#world.now);
      throw error;
    }
  }
}
