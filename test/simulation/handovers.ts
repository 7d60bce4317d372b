import type { Broker } from '../../functions/broker.ts';
import { SECOND } from '../../shared/domain/instant.ts';
import type { ReadySession } from '../../shared/domain/session.ts';
import type { Answers } from './answers.ts';
import type { Devices } from './devices.ts';
import { keyOf, type Ledger } from './ledger.ts';
import type { Promises } from './promises.ts';
import type { Random } from './random.ts';
import { readTicket } from './ticket.ts';
import type { Source, World } from './world.ts';

interface Parts {
  readonly world: World;
  /** Its own, so that a history in which no seat can be handed over is what it would be without this. */
  readonly random: Random;
  readonly ledger: Ledger;
  readonly answers: Answers;
  readonly promises: Promises;
  readonly devices: Devices;
  /** The secrets that devices have, by session and device. */
  readonly secrets: Map<string, string>;
  readonly broker: () => Broker | null;
  readonly isOver: () => boolean;
}

/** Hands seats on, soon after a device has taken one that can be: mostly by its secret, now and then by somebody who may not. */
export class Handovers implements Source {
  readonly #parts: Parts;
  #left: number;
  #next: number | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#left = parts.random.between(0, 8);
  }

  nextAt(): number | null {
    const { random, world, isOver } = this.#parts;
    if (this.#left === 0 || isOver() || this.#held().length === 0) return null;
    this.#next ??= world.now + random.between(0, random.pick([SECOND, 20 * SECOND, 90 * SECOND]));
    return this.#next;
  }

  fire(): void {
    const { random, broker } = this.#parts;
    this.#next = null;
    this.#left--;
    const open = broker();
    const session = random.pick(this.#held());
    const calls = random.chance(0.25) ? 2 : 1;
    for (let call = 0; open && call < calls; call++) this.#handOver(open, session);
  }

  #held(): readonly ReadySession[] {
    return [...this.#parts.ledger.sessions()].filter(
      (session): session is ReadySession =>
        session.state === 'ready' &&
        session.requested.seatPolicy === 'handover' &&
        session.seat.holder !== null,
    );
  }

  #handOver(broker: Broker, { account, id, seat }: ReadySession): void {
    const { random, world, answers, promises, devices, secrets } = this.#parts;
    const ref = { account, id };
    const deviceId = random.pick(['headset', 'tablet', 'phone']);
    const own = secrets.get(`${keyOf(ref)}|${seat.holder?.deviceId}`) ?? null;
    const seatSecret = random.chance(0.8) ? own : random.pick([null, 'secret-of-nobody']);
    const isAdministrator = random.chance(0.3);
    promises.askHandover(ref, deviceId);
    const asked = answers.ask(`handover (${deviceId}${seatSecret ? ' with a secret' : ''})`, ref);
    const isLost = random.chance(0.03);
    void broker.handOver(ref, { deviceId, seatSecret, scene: 'clean', isAdministrator }).then(
      (handed) => {
        if (isLost) return;
        if (!handed.ok) return answers.refused(asked, handed.refusal);
        const ticket = readTicket(handed.grant.ticket);
        answers.granted(asked, handed.grant.epoch, ticket.ticket.seat);
        if (seatSecret === 'secret-of-nobody' || (seatSecret === null && !isAdministrator))
          world.breaks('a seat is handed over by those who may', `${asked.what} ${keyOf(ref)}`);
        if (handed.grant.seatSecret !== null)
          secrets.set(`${keyOf(ref)}|${deviceId}`, handed.grant.seatSecret);
        devices.hold(ticket);
      },
      (error: unknown) => answers.thrown(asked, error),
    );
  }
}
