import { MINUTE, SECOND } from '../../shared/domain/instant.ts';
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

  /** Mostly whoever gets a ticket goes there with it. */
  hold(ticket: ReadableTicket): void {
    this.#tickets.unshift(ticket);
    if (this.#random.chance(0.6))
      this.#world.after(this.#random.between(0, 5 * SECOND), () => this.#present(ticket));
  }

  /** Mostly with the newest ticket; now and then with an old one, or one that was used. */
  enter(): void {
    const ticket =
      this.#tickets[this.#random.chance(0.7) ? 0 : this.#random.between(0, this.#tickets.length)];
    if (ticket) this.#present(ticket);
  }

  #present(ticket: ReadableTicket): void {
    const agent = this.#agents.find(({ hosts }) => hosts.has(ticket.ticket.host));
    if (!agent) return;
    const refusal = agent.enter(ticket);
    if (refusal === null) return;
    this.#world.reach(`gate: ${refusal}`);
    this.#world.note(`gate: ${refusal} for epoch ${ticket.ticket.epoch} at ${ticket.ticket.host}`);
  }

  leave(): void {
    const seated = this.#seated();
    if (seated) seated.agent.leave(seated.id);
  }

  /** Somebody moves: the device sends something, once or for a while. */
  send(): void {
    const seated = this.#seated();
    if (seated)
      seated.agent.send(seated.id, this.#random.pick([0, this.#random.between(SECOND, 20 * MINUTE)]));
  }

  #seated(): { readonly agent: SimulatedAgent; readonly id: string } | null {
    const seated = this.#agents.flatMap((agent) =>
      [...agent.hosts.values()]
        .filter(({ record }) => record.seat?.connected)
        .map(({ id }) => ({ agent, id })),
    );
    return seated.length === 0 ? null : this.#random.pick(seated);
  }
}
