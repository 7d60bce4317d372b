import type { HostStatus } from '../connection/host-status.ts';
import type { GateFacts } from '../domain/hear-gate.ts';
import { at } from '../domain/instant.ts';
import type { HostAddress, HostState, ProvisionAnswer } from '../ports/host-provider.ts';
import type { AgentAnswer } from './agent-client.ts';

/** What is answered for an agent that is not configured (any more): nothing will ever start there. */
export const unknownAgent = (host: HostAddress): ProvisionAnswer => ({
  phase: 'failed',
  message: `No agent named '${host.agent}' is configured.`,
});

/** What an order came to. A refusal is final only where nothing can change before the start deadline. */
export function provisioned(answer: AgentAnswer<HostStatus>): ProvisionAnswer {
  if (answer === null) return { phase: 'unknown' };
  if (answer.ok) return stateOf(answer.value);
  const { status, message, retryAfterMs } = answer.refusal;
  // Not now, not by this key, or too late by a clock that has not heard of ours: each can change before the start deadline.
  if (status === 429 || status === 401 || status === 422 || status >= 500) {
    return { phase: 'refused', message, retryAfterMs: retryAfterMs ?? 2000 };
  }
  return { phase: 'failed', message };
}

/** How a host stands. Only an agent that says 404 does not have it; everything else proves nothing. */
export function inspected(answer: AgentAnswer<HostStatus>): HostState {
  if (answer === null) return { phase: 'unknown' };
  if (answer.ok) return stateOf(answer.value);
  return answer.refusal.status === 404 ? { phase: 'absent' } : { phase: 'unknown' };
}

function stateOf({ phase, endpoint, exit, seat }: HostStatus): HostState {
  if (phase === 'ready' && endpoint) return { phase: 'ready', endpoint, gate: gateOf(seat) };
  if (phase === 'exited') return { phase: 'exited', message: exit?.message ?? 'The rendering host ended.' };
  return { phase: 'starting' };
}

function gateOf(seat: HostStatus['seat']): GateFacts {
  if (seat === null) return { seat: null, lastInputAt: null };
  const { lastInputAt, since, ...device } = seat;
  return {
    seat: { ...device, since: at(since) },
    lastInputAt: lastInputAt === null ? null : at(lastInputAt),
  };
}
