import type { Random } from './random.ts';
import type { SimulatedAgent } from './simulated-agent.ts';
import type { ReadableTicket } from './ticket.ts';
import type { World } from './world.ts';

/** The devices at the gates, with the tickets that they were given. */
export class Devices {
  readonly #world: World;
  readonly #random: Random;
  readonly #agents: readonly SimulatedAgent[];
  /** The newest first. */
  readonly #tickets: ReadableTicket[] = [];

  constructor(world: World, random: Random, agents: readonly SimulatedAgent[]) {
    this.#world = world;
    this.#random = random;
    this.#agents = agents;
  }

  hold(ticket: ReadableTicket): void {
    this.#tickets.unshift(ticket);
  }

  /** Mostly with the newest ticket; now and then with an old one, or one that was used. */
  enter(): void {
    const ticket =
      this.#tickets[this.#random.chance(0.7) ? 0 : this.#random.between(0, this.#tickets.length)];
    const agent = this.#agents.find(({ hosts }) => ticket && hosts.has(ticket.ticket.host));
    if (!ticket || !agent) return;
    const refusal = agent.enter(ticket);
    if (refusal === null) return;
    this.#world.reach(`gate: ${refusal}`);
    this.#world.note(`gate: ${refusal} for epoch ${ticket.ticket.epoch} at ${ticket.ticket.host}`);
  }

  leave(): void {
    const seated = this.#agents.flatMap((agent) =>
      [...agent.hosts.values()]
        .filter(({ record }) => record.seat?.connected)
        .map(({ id }) => ({ agent, id })),
    );
    if (seated.length === 0) return;
    const { agent, id } = this.#random.pick(seated);
    agent.leave(id);
  }
}
