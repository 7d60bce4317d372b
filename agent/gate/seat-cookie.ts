import type { IncomingMessage } from 'node:http';
import { type AgentKey, sameSecret } from '../agent-key.ts';

const nameOf = (hostId: string): string => `seat_${hostId}`;
const passOf = (key: AgentKey, hostId: string, epoch: number): string =>
  `${epoch}.${key.derive('seat-cookie', hostId, String(epoch))}`;

/** Opens one host for as long as one epoch holds its seat. Scripts can't read it, other sites can't send it. */
export const seatCookie = (key: AgentKey, hostId: string, epoch: number): string =>
  `${nameOf(hostId)}=${passOf(key, hostId, epoch)}; Path=/hosts/${hostId}; HttpOnly; SameSite=Strict`;

/** The epoch that a request's cookie stands for, or null when there is none that this agent gave. */
export function epochOfCookie(key: AgentKey, hostId: string, request: IncomingMessage): number | null {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const value =
    pairs.find((pair) => pair.startsWith(`${nameOf(hostId)}=`))?.slice(nameOf(hostId).length + 1) ?? '';
  const epoch = Number(value.split('.', 1)[0]);
  if (!Number.isSafeInteger(epoch) || epoch < 1) return null;
  return sameSecret(value, passOf(key, hostId, epoch)) ? epoch : null;
}

/** The cookies that are the engine's own: ours is not its business. */
export const withoutSeatCookie = (hostId: string, header: string | undefined): string =>
  (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '' && !pair.startsWith(`${nameOf(hostId)}=`))
    .join('; ');
