import type { IncomingMessage } from 'node:http';
import {
  announcement,
  deadlineOrder,
  type HostList,
  type Identity,
} from '../../shared/connection/agent-control.ts';
import { hostOrder } from '../../shared/connection/host-order.ts';
import type { Agent } from '../agent.ts';
import { hostStatusOf } from '../hosts/host-status-of.ts';
import { orderHost, usedPlaces } from '../hosts/order-host.ts';
import { releaseHost } from '../hosts/release-host.ts';
import { tellDeadline } from '../hosts/tell-deadline.ts';
import { type Answer, refusal } from './http-answer.ts';
import { parseBody } from './parse-body.ts';

const notHere = refusal(404, 'hostNotFound', 'No host has this id here.');

const ordered = {
  stopping: refusal(503, 'agentStopping', 'The agent is stopping. Try again, or try another agent.', {
    'retry-after': '5',
  }),
  toldToEnd: refusal(
    410,
    'hostEnded',
    'This host was told to end; its id starts nothing any more. Use a new one.',
  ),
  pastStartDeadline: refusal(422, 'startDeadlinePassed', 'The start deadline is past. Order a new host.'),
  otherSession: refusal(409, 'hostIdTaken', 'This host id belongs to another session.'),
  noPlace: refusal(
    503,
    'capacityExhausted',
    'All places are taken. Try again, try another agent, or raise --max-hosts.',
    { 'retry-after': '5' },
  ),
  tooManyInstallations: refusal(
    503,
    'tooManyInstallations',
    'This agent works for as many installations as it can. Give this one an agent of its own.',
  ),
} as const;

export async function postHost(agent: Agent, request: IncomingMessage): Promise<Answer> {
  const order = await parseBody(request, hostOrder);
  if (!order.ok) return order.answer;
  const outcome = await orderHost(agent, order.value);
  if (!('host' in outcome)) return ordered[outcome.kind];
  return { status: outcome.kind === 'started' ? 202 : 200, body: hostStatusOf(agent, outcome.host) };
}

export function listHosts(agent: Agent): Answer {
  const body: HostList = {
    agent: agent.settings.name,
    startId: agent.startId,
    // Calls are answered only once the hosts of the earlier run were found again.
    adopted: true,
    capacity: { max: agent.settings.maxHosts, used: usedPlaces(agent) },
    hosts: [...agent.hosts.values()].map((host) => hostStatusOf(agent, host)),
  };
  return { status: 200, body };
}

export function getHost(agent: Agent, hostId: string): Answer {
  const host = agent.hosts.get(hostId);
  return host ? { status: 200, body: hostStatusOf(agent, host) } : notHere;
}

export async function postDeadline(agent: Agent, hostId: string, request: IncomingMessage): Promise<Answer> {
  const order = await parseBody(request, deadlineOrder);
  if (!order.ok) return order.answer;
  const host = agent.hosts.get(hostId);
  if (!host) return notHere;
  agent.installations.find(host.record.order.installation)?.clock.hear(order.value.brokerTime);
  await tellDeadline(agent, host, order.value.expiresAt);
  return { status: 200, body: hostStatusOf(agent, host) };
}

export async function deleteHost(agent: Agent, hostId: string, query: URLSearchParams): Promise<Answer> {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(hostId)) return notHere;
  const text = query.get('startDeadline');
  const startDeadline = text === null ? null : Number(text);
  if (startDeadline !== null && !Number.isSafeInteger(startDeadline)) {
    return refusal(400, 'badRequest', 'startDeadline: milliseconds since the epoch');
  }
  const body = await releaseHost(agent, hostId, startDeadline);
  return { status: body.state === 'gone' ? 200 : 202, body };
}

export async function putInstallation(
  agent: Agent,
  id: string,
  request: IncomingMessage,
  announced: () => void,
): Promise<Answer> {
  if (id.length > 64) return refusal(400, 'badRequest', 'An installation id has at most 64 characters.');
  const body = await parseBody(request, announcement);
  if (!body.ok) return body.answer;
  if ((await agent.installations.announce(id, body.value)) === null) return ordered.tooManyInstallations;
  announced();
  return { status: 204 };
}

export function getIdentity(agent: Agent, query: URLSearchParams): Answer {
  const nonce = query.get('nonce') ?? '';
  if (!/^[A-Za-z0-9_-]{16,128}$/.test(nonce))
    return refusal(400, 'badRequest', 'nonce: 16 to 128 of A-Z a-z 0-9 _ -');
  const { settings, startId, ports } = agent;
  const proof = agent.key.prove(nonce, settings.name);
  const body: Identity = {
    agent: settings.name,
    proof,
    pid: process.pid,
    startId,
    gatePort: ports.gate,
    inspectorPort: ports.inspector,
  };
  return { status: 200, body };
}
