import type { Random } from '../simulation/random.ts';
import { composeRequest } from './compose-request.ts';
import type { FuzzAccount } from './fuzz-broker.ts';
import type { FuzzRequest } from './fuzz-request.ts';

const versions = ['2021-01-01-preview', '2021-01-01', '2026-12-01'] as const;

/** A valid request of any route, on one of ten ids of a round that nobody keeps account of: a spoiled one may do anything to them. */
export function wildRequest(own: FuzzAccount, round: number, random: Random): FuzzRequest {
  const base = `/accounts/${own.id}/sessions`;
  const path = `${base}/wild-${round}-${random.between(0, 9)}`;
  const query = `?api-version=${random.pick(versions)}`;
  const minutes = random.between(1, 1440);
  const create = {
    maxLeaseTimeMinutes: minutes,
    size: 'standard',
    models: [],
    seatPolicy: 'handover',
    autoExtend: { byMinutes: 15, whenRemainingMinutes: 5, upToMinutes: minutes },
    idleTimeoutMinutes: minutes,
    warningMinutes: [10, 2],
    tags: { project: 'atlas' },
  };
  const [method, to, body] = random.pick<readonly [string, string, (object | string)?]>([
    ['PUT', path + query, create],
    ['GET', path + query],
    ['GET', base + query],
    ['GET', `${base}${query}&skiptoken=wild-${round}-${random.between(0, 9)}`],
    [
      'GET',
      `${base}${query}&status=Ready,Stopped&tag=project:atlas&createdFrom=2026-01-01T00:00Z&maxpagesize=9`,
    ],
    ['GET', `${path}/history${query}`],
    ['GET', `${path}/explain${query}`],
    ['PATCH', path + query, { maxLeaseTimeMinutes: minutes }],
    ['PATCH', path + query, { tags: { project: 'zenith' } }],
    ['POST', `${path}:extend${query}`, { minutes }],
    ['POST', `${path}:keepAlive${query}`, { minutes }],
    ['POST', `${path}/:stop${query}`],
    ['POST', `${path}:connect${query}`, { deviceId: 'd' }],
    ['POST', `${path}:handover${query}`, { deviceId: 'e', scene: 'keep' }],
    ['POST', `/v1${base}/create`, "{'maxLeaseTime': '4:0:0', 'models': [], 'size': 'standard'}"],
    ['GET', `/v1${path}/properties`],
    ['PATCH', `/v1${path}`, { maxLeaseTime: '5:0:0' }],
    ['DELETE', `/v1${path}`],
    ['GET', `/v1${base}`],
    ['GET', `/accounts/${own.id}/token`],
    ['GET', '/operator/hosts'],
    ['POST', '/operator/drain', { pending: [] }],
    ['POST', `/operator/accounts/${own.id}:stopSessions`],
    ['POST', '/agents/local/report', { agent: 'local' }],
    ['GET', '/health'],
  ]);
  return composeRequest(own.token, method, to, body);
}
