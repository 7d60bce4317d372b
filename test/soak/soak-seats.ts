import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { type DeviceFigures, SteadyDevice } from '../support/kill-device.ts';
import type { KillHouse } from '../support/kill-house.ts';
import type { Moments } from '../support/kill-moments.ts';
import { Broken } from '../support/kill-watch.ts';
import type { SoakApi } from './soak-api.ts';
import type { SoakSession } from './soak-session.ts';

interface Parts {
  readonly api: SoakApi;
  readonly house: KillHouse;
  readonly moments: Moments;
  readonly figures: DeviceFigures;
  /** Every ticket and seat secret that was seen, to be looked for in the logs. */
  readonly secrets: Set<string>;
}

const grant = z.object({
  url: z.string(),
  ticket: z.string(),
  epoch: z.number(),
  seatSecret: z.string().optional(),
});

/** The devices of all sessions: they come, go, come back, and are refused where somebody else sits. */
export class SoakSeats {
  readonly #parts: Parts;
  readonly #devices = new Map<SoakSession, SteadyDevice>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The device comes, or comes back. Says what became of it. */
  come(session: SoakSession): Promise<string> {
    return this.#alone(session, () => this.#come(session));
  }

  /** The device leaves, its seat stays its own. */
  go(session: SoakSession): Promise<string> {
    return this.#alone(session, async () => {
      const device = this.#devices.get(session);
      this.#devices.delete(session);
      await device?.leave();
      return device ? 'acknowledged' : 'nothing to do';
    });
  }

  /** Another device, which must not get the seat that was granted to the first. */
  intrude(session: SoakSession): Promise<string> {
    return this.#alone(session, async () => {
      const { api } = this.#parts;
      if (session.secret === null || !this.#devices.has(session) || session.mayEnd) return 'nothing to do';
      const answer = await api.call('POST', `/${session.id}:connect`, { deviceId: 'intruder' });
      if (answer === null) return 'unanswered';
      const isOver = session.mayEnd && answer.code === 'SessionEnded';
      if (answer.code !== 'OtherSessionConnected' && !isOver)
        throw new Broken(
          `An intruder in session ${session.id} was answered ${answer.status} ${answer.code}.`,
        );
      return 'refused';
    });
  }

  async leaveAll(): Promise<void> {
    await Promise.all([...this.#devices.values()].map((device) => device.leave()));
  }

  async #come(session: SoakSession): Promise<string> {
    const { house, moments, figures } = this.#parts;
    const agent = house.agentRuns;
    const granted = await this.#ask(session);
    if (typeof granted === 'string') return granted;
    const device = await SteadyDevice.connect(granted.url, granted.ticket, figures, agent);
    if (device instanceof SteadyDevice) {
      await this.#devices.get(session)?.leave();
      this.#devices.set(session, device);
      moments.reached('device connected');
      return 'acknowledged';
    }
    // Nobody there, or an agent or a broker that is just being started again.
    if (device && house.agentRuns === agent && !session.mayEnd) {
      await pause(50);
      if (house.agentRuns === agent && !house.broker?.isDoomed() && !session.mayEnd)
        throw new Broken(`The gate refused session ${session.id}'s device with ${device.code}.`);
    }
    return 'unanswered';
  }

  /** A later grant has a higher epoch, always. */
  async #ask(session: SoakSession): Promise<z.infer<typeof grant> | string> {
    const { api, moments, secrets } = this.#parts;
    const isReady = session.seen?.state === 'ready';
    moments.reached('while granting a seat');
    const answer = await api.call('POST', `/${session.id}:connect`, {
      deviceId: 'headset',
      ...(session.secret !== null && { seatSecret: session.secret }),
    });
    const read = grant.safeParse(answer?.body);
    if (answer?.status === 200 && read.success) {
      moments.reached('seat granted');
      const { ticket, epoch, seatSecret } = read.data;
      if (epoch <= session.epoch)
        throw new Broken(`Session ${session.id} granted epoch ${epoch} after ${session.epoch}.`);
      session.epoch = epoch;
      session.secret = seatSecret ?? session.secret;
      for (const secret of [ticket, seatSecret]) if (secret !== undefined) secrets.add(secret);
      return read.data;
    }
    if (answer === null) {
      session.isSeatDoubtful ||= session.secret === null;
      return 'unanswered';
    }
    const isLostGrant =
      session.isSeatDoubtful && session.secret === null && answer.code === 'OtherSessionConnected';
    // A reservation that nobody used has lapsed, and its secret opens nothing any more: the next grant is a new one.
    if (answer.status === 409 && (session.mayEnd || !isReady || isLostGrant)) return 'refused';
    throw new Broken(`A seat of session ${session.id} was refused with ${answer.status} ${answer.code}.`);
  }

  async #alone(session: SoakSession, work: () => Promise<string>): Promise<string> {
    if (session.isSeatBusy) return 'nothing to do';
    session.isSeatBusy = true;
    try {
      return await work();
    } finally {
      session.isSeatBusy = false;
    }
  }
}
