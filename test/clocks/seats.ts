import { z } from 'zod';
import { type Admitted, admittedDevice, connectDevice, type Refused } from '../support/agent-device.ts';
import { codeOf, type KillAnswer, type KillApi } from '../support/kill-api.ts';
import { gateOf } from '../support/running-broker.ts';

const grant = z.object({
  url: z.string(),
  ticket: z.string(),
  epoch: z.number(),
  seatSecret: z.string().optional(),
});
export type Grant = z.infer<typeof grant>;

export async function askForSeat(
  api: KillApi,
  session: string,
  deviceId: string,
  seatSecret?: string,
): Promise<KillAnswer> {
  const asked = { deviceId, ...(seatSecret !== undefined && { seatSecret }) };
  const answer = await api.once('POST', `${session}:connect`, asked);
  if (answer === null) throw new Error(`Nobody answered the device of session ${session}.`);
  return answer;
}

export const grantIn = ({ body }: KillAnswer): Grant => grant.parse(body);

/** A seat that has to be granted. */
export async function grantedSeat(...asked: Parameters<typeof askForSeat>): Promise<Grant> {
  return grantIn(await askForSeat(...asked));
}

/** Status and code with which a seat was refused. */
export async function refusedSeat(
  ...asked: Parameters<typeof askForSeat>
): Promise<readonly [number, string]> {
  const answer = await askForSeat(...asked);
  return [answer.status, codeOf(answer)];
}

export const enter = ({ url, ticket }: Grant): Promise<Admitted> => admittedDevice(...gateOf(url), ticket);

export const tryToEnter = ({ url, ticket }: Grant): Promise<Admitted | Refused> =>
  connectDevice(...gateOf(url), ticket);

let pings = 0;
/** Whether the engine answers: the connection is there and is passed on. */
export async function isAnswered(device: Admitted): Promise<boolean> {
  const id = `p${++pings}`;
  return (await device.ask({ type: 'ping', id }, id)).includes('pong');
}
