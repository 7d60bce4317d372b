import { deadlineOrder } from '../../shared/connection/agent-control.ts';
import { hostOrder } from '../../shared/connection/host-order.ts';
import type { SimulatedAgent } from './simulated-agent.ts';

export interface ControlAnswer {
  readonly status: number;
  readonly body: object | null;
  readonly retryAfterSeconds?: number;
}

export interface ControlCall {
  readonly method: string;
  readonly url: URL;
  readonly body: unknown;
}

const refusal = (status: number, code: string): ControlAnswer => ({
  status,
  body: { error: { code, message: `The simulated agent says ${code}.` } },
});

/**
 * The control API of a simulated agent, with the real one's answers in the real one's order.
 *
 * @throws Error when nobody answers.
 */
export function answerControl(
  agent: SimulatedAgent,
  { method, url, body }: ControlCall,
  now: number,
): ControlAnswer {
  if (agent.isAway) throw new Error('The simulated agent does not answer.');
  const [, room, rest = ''] = url.pathname.split('/');
  if (room === 'installations') return { status: 204, body: null };
  if (method === 'POST' && rest === '') return order(agent, body, now);
  const [id = '', verb] = rest.split(':');
  if (method === 'DELETE') {
    agent.bury(id, Number(url.searchParams.get('startDeadline')));
    return { status: 200, body: { state: 'gone', detail: 'simulated process group gone' } };
  }
  const host = agent.hosts.get(id);
  if (!host) return refusal(404, 'noSuchHost');
  if (verb === 'deadline') {
    agent.tell(id, deadlineOrder.parse(body).expiresAt);
    return { status: 200, body: host.status(agent.name, now) };
  }
  return { status: 200, body: agent.inspect(host) };
}

function order(agent: SimulatedAgent, body: unknown, now: number): ControlAnswer {
  const asked = hostOrder.parse(body);
  const here = agent.hosts.get(asked.hostId);
  if (here && here.record.order.session !== asked.session) return refusal(409, 'otherSession');
  if (agent.tombstones.has(asked.hostId)) return refusal(410, 'toldToEnd');
  if (here) return { status: 200, body: here.status(agent.name, now) };
  if (now >= asked.startDeadline) return refusal(422, 'pastStartDeadline');
  if (agent.used >= agent.places) return { ...refusal(503, 'capacityExhausted'), retryAfterSeconds: 2 };
  return { status: 202, body: agent.begin(asked).status(agent.name, now) };
}
