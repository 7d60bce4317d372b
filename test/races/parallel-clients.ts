import { z } from 'zod';
import { Random } from '../simulation/random.ts';
import { type Call, linearize } from './linearizable.ts';
import type { RaceService } from './race-service.ts';
import { type Answered, type Asked, begun, sessionRegister } from './session-register.ts';

export const CLIENTS = 16;
const CALLS_EACH = 4;
const FIRST_LEASE = 5;

export type History = readonly Call<Asked, Answered>[];

const seen = z.object({
  status: z.string().nullable().default(null),
  maxLeaseTimeMinutes: z.number().nullable().default(null),
  extension: z.object({ grantedMinutes: z.number() }).nullable().default(null),
  epoch: z.number().nullable().default(null),
  seatSecret: z.string().nullable().default(null),
  error: z.object({ code: z.string() }).nullable().default(null),
});

/** Plays one session by 16 clients at once, each with a few calls one after another, and notes when each was under way. */
export async function recordHistory(service: RaceService, seed: number): Promise<History> {
  const random = new Random(seed);
  const id = `race-${seed}-${process.hrtime.bigint()}`;
  const call = caller(service, id);
  await call('PUT', '', { maxLeaseTimeMinutes: FIRST_LEASE, size: 'Standard', warningMinutes: [] });
  for (const deadline = performance.now() + 15_000; (await call('GET', '')).status !== 'Ready'; )
    if (performance.now() > deadline) throw new Error(`Session ${id} was not ready within 15 seconds.`);
  const stops = random.chance(0.5) ? random.between(0, CLIENTS - 1) : -1;
  const calls: Call<Asked, Answered>[] = [];
  const play = async (client: number, mine: Random): Promise<void> => {
    let secret: string | null = null;
    for (let number = 0; number < CALLS_EACH; number++) {
      const isStop = client === stops && number === CALLS_EACH - 2;
      const asked: Asked = isStop ? { verb: 'stop' } : anyCall(mine, client, secret !== null);
      const from = performance.now();
      const answer = await make(call, asked, secret);
      secret = answer.seatSecret ?? secret;
      calls.push({ begun: from, ended: performance.now(), asked, answered: answeredOf(answer) });
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, client) => play(client, random.fork())));
  await call('POST', '/:stop');
  return calls;
}

/** Whether the session did nothing that it would not have done for one client after another. */
export const isLinear = (history: History): boolean =>
  linearize(history, begun(FIRST_LEASE), sessionRegister) !== null;

function anyCall(random: Random, client: number, hasSecret: boolean): Asked {
  const verb = random.weighted({ get: 22, set: 22, extend: 24, keepAlive: 12, connect: 20 });
  if (verb === 'get') return { verb };
  // Few names of requests, so that most are made by several clients; the same name always asks for the same.
  const number = random.between(1, 6);
  if (verb === 'extend') return { verb, minutes: number, requestId: `request-${number}` };
  if (verb === 'connect') return { verb, device: `device-${client}`, hasSecret };
  return verb === 'set' ? { verb, minutes: random.between(5, 90) } : { verb, minutes: random.between(5, 30) };
}

type Heard = z.infer<typeof seen> & { readonly http: number };
type Make = (method: string, path: string, body?: object, headers?: Record<string, string>) => Promise<Heard>;

function make(call: Make, asked: Asked, seatSecret: string | null): Promise<Heard> {
  if (asked.verb === 'get') return call('GET', '');
  if (asked.verb === 'stop') return call('POST', '/:stop');
  if (asked.verb === 'set') return call('PATCH', '', { maxLeaseTimeMinutes: asked.minutes });
  if (asked.verb === 'connect')
    return call('POST', ':connect', { deviceId: asked.device, ...(seatSecret && { seatSecret }) });
  const headers = asked.verb === 'extend' ? { 'repeatability-request-id': asked.requestId } : {};
  return call('POST', `:${asked.verb}`, { minutes: asked.minutes }, headers);
}

const caller =
  ({ url, accountId, token }: RaceService, id: string): Make =>
  async (method, path, body, headers = {}) => {
    const response = await fetch(
      `${url}/accounts/${accountId}/sessions/${id}${path}?api-version=2026-12-01`,
      {
        method,
        headers: {
          ...headers,
          authorization: `Bearer ${token}`,
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      },
    );
    const text = await response.text();
    return { ...seen.parse(text === '' ? {} : JSON.parse(text)), http: response.status };
  };

const answeredOf = ({ http, error, status, maxLeaseTimeMinutes, extension, epoch }: Heard): Answered => ({
  status: http,
  code: error?.code ?? null,
  state: status,
  lease: maxLeaseTimeMinutes,
  granted: extension?.grantedMinutes ?? null,
  epoch,
});

/** A history as a failure is told: by the order in which the calls began. */
export const describeHistory = (history: History): string =>
  history
    .toSorted((one, other) => one.begun - other.begun)
    .map(
      ({ begun, ended, asked, answered }) =>
        `${begun.toFixed(2)}–${ended.toFixed(2)} ${JSON.stringify(asked)} → ${JSON.stringify(answered)}`,
    )
    .join('\n');
