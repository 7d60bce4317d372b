import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { codeOf, type KillApi } from './kill-api.ts';
import { type DeviceFigures, SteadyDevice } from './kill-device.ts';
import type { KillHouse } from './kill-house.ts';
import type { Moments } from './kill-moments.ts';
import { Broken, type WatchedSession } from './kill-watch.ts';

/** A session that is being used, and the device in its seat. */
export interface Guest {
  readonly session: WatchedSession;
  device: SteadyDevice | null;
  /** What proves that the seat is ours. */
  secret: string | null;
  /** A grant was asked for and its answer lost: the seat may be reserved for a device that nobody can be. */
  isDoubtful: boolean;
}

const grant = z.object({
  url: z.string(),
  ticket: z.string(),
  epoch: z.number(),
  seatSecret: z.string().optional(),
});

/** A device has so long to hear from its engine; a restart of the agent takes a fraction of it. */
const SILENCE_LIMIT_MS = 5_000;
const CONNECT_LIMIT_MS = 20_000;

interface Parts {
  readonly api: KillApi;
  readonly house: KillHouse;
  readonly moments: Moments;
  readonly figures: DeviceFigures;
  /** Every ticket and seat secret that was seen, to be looked for in the logs. */
  readonly secrets: Set<string>;
}

/** The seats of the campaign's sessions: takes them, and notices when one is lost for nothing. */
export class KillSeat {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Checks the device, and brings it back where the agent was killed under it. */
  async check(guest: Guest): Promise<void> {
    const { session, device } = guest;
    if (device === null || session.mayEnd) return;
    if (device.silentForMs > SILENCE_LIMIT_MS)
      throw new Broken(`The device of session ${session.id} has had no answer for ${device.silentForMs} ms.`);
    if (device.code === null) return;
    if (device.agent === this.#parts.house.agentRuns)
      throw new Broken(`The device of session ${session.id} was cut off with ${device.code}.`);
    guest.device = null;
    await this.take(guest);
  }

  /** Connects a device, if the seat can be had. */
  async take(guest: Guest): Promise<void> {
    const { house, moments, figures } = this.#parts;
    const { session } = guest;
    const deadline = performance.now() + CONNECT_LIMIT_MS;
    while (!session.mayEnd) {
      if (performance.now() > deadline) throw new Broken(`No device gets into session ${session.id}.`);
      const agent = house.agentRuns;
      const granted = await this.#ask(guest);
      if (granted === 'refused') return;
      if (granted === 'unanswered') continue;
      const connected = await SteadyDevice.connect(granted.url, granted.ticket, figures, agent);
      if (connected instanceof SteadyDevice) {
        guest.device = connected;
        moments.reached('device connected');
        return;
      }
      // Nobody there, or an engine and a gate that are just being found again.
      if (connected && house.agentRuns === agent && !session.mayEnd)
        throw new Broken(`The gate refused session ${session.id}'s device with ${connected.code}.`);
      await pause(30);
    }
  }

  /** Asks for the seat. A later grant has a higher epoch, always. */
  async #ask(guest: Guest): Promise<z.infer<typeof grant> | 'refused' | 'unanswered'> {
    const { api, moments, secrets } = this.#parts;
    const { session } = guest;
    moments.reached('while granting a seat');
    const answer = await api.once('POST', `${session.id}:connect`, {
      deviceId: 'headset',
      ...(guest.secret !== null && { seatSecret: guest.secret }),
    });
    if (answer && answer.status !== 200) return this.#refused(guest, answer.status, codeOf(answer));
    if (answer) moments.reached('seat granted');
    const read = grant.safeParse(answer?.body);
    if (!read.success) {
      guest.isDoubtful ||= guest.secret === null;
      return 'unanswered';
    }
    const { ticket, epoch, seatSecret } = read.data;
    if (epoch <= session.epoch)
      throw new Broken(`Session ${session.id} granted epoch ${epoch} after ${session.epoch}.`);
    session.epoch = epoch;
    guest.secret = seatSecret ?? guest.secret;
    for (const secret of [ticket, seatSecret]) if (secret !== undefined) secrets.add(secret);
    return read.data;
  }

  #refused({ session, isDoubtful, secret }: Guest, status: number, code: string): 'refused' {
    const isLostGrant = isDoubtful && secret === null && code === 'OtherSessionConnected';
    const isEnded = session.mayEnd && code === 'SessionEnded';
    if (!isLostGrant && !isEnded)
      throw new Broken(`A seat of session ${session.id} was refused with ${status} ${code}.`);
    return 'refused';
  }
}
