import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Agent } from '../agent.ts';
import { bearer } from '../agent-key.ts';
import { readBody } from '../control/http-answer.ts';
import { admit } from './admit.ts';
import { checkTicket } from './check-ticket.ts';
import { findHost } from './find-host.ts';
import { refuseRequest } from './refuse.ts';
import { seatCookie } from './seat-cookie.ts';
import { WebVisit } from './web-visit.ts';

const LONGEST_FORM = 8 * 1024;

/**
 * Swaps a ticket for the cookie that opens an engine's web pages. A form gets a page that goes there by itself: a redirect would
 * still count as coming from the other site, and the browser would leave the cookie out.
 */
export async function enter(
  agent: Agent,
  hostId: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const host = findHost(agent, hostId);
  if (typeof host === 'string') return refuseRequest(response, host);
  const isForm = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  const form = isForm
    ? new URLSearchParams((await readBody(request, LONGEST_FORM)) ?? '').get('ticket')
    : null;
  const installation = agent.installations.find(host.record.order.installation);
  const text = bearer(request.headers.authorization) || (form ?? '');
  const ticket = installation === null ? null : await checkTicket(text, hostId, installation);
  if (ticket === null) return refuseRequest(response, 'AuthenticationFailed');
  const refused = await host.admissions.take(async () => {
    const objection = await admit(agent, host, ticket);
    if (objection === null) host.connection = new WebVisit(agent, host, ticket.epoch);
    return objection;
  });
  if (refused !== null) return refuseRequest(response, refused);
  agent.log(`host ${hostId}: browser admitted, epoch ${ticket.epoch}`);
  const path = `/hosts/${hostId}/`;
  const headers = {
    'set-cookie': seatCookie(agent.key, hostId, ticket.epoch),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  };
  response.writeHead(200, {
    ...headers,
    'content-type': isForm ? 'text/html; charset=utf-8' : 'application/json',
  });
  const page = `<!doctype html><meta http-equiv="refresh" content="0; url=${path}"><a href="${path}">Continue</a>`;
  response.end(isForm ? page : JSON.stringify({ path }));
}
