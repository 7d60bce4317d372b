import { createServer, type Server } from 'node:http';
import type { Agent } from '../agent.ts';
import { refusal, sendAnswer } from '../control/http-answer.ts';
import { hostStatusOf } from '../hosts/host-status-of.ts';
import { inspectorPage } from './inspector-page.ts';

const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** What the page shows. No key, ticket or token is in it. */
function snapshot(agent: Agent) {
  return {
    agent: agent.settings.name,
    maxHosts: agent.settings.maxHosts,
    graceSeconds: agent.settings.graceMs / 1000,
    hosts: [...agent.hosts.values()].map((host) => {
      const { order } = host.record;
      const brokerTime = agent.installations.now(order.installation);
      return {
        ...hostStatusOf(agent, host),
        size: order.size,
        seatPolicy: order.seatPolicy,
        startDeadline: order.startDeadline,
        brokerTime,
      };
    }),
  };
}

/** A page for people: who renders what on this machine. It asks for the agent key and keeps it in its own memory only. */
export function createInspectorServer(agent: Agent): Server {
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0];
    if (request.method !== 'GET')
      return sendAnswer(
        response,
        refusal(405, 'methodNotAllowed', 'The inspector only shows.', { allow: 'GET' }),
      );
    if (path === '/') return void response.writeHead(200, pageHeaders).end(inspectorPage);
    if (path !== '/hosts.json') return sendAnswer(response, refusal(404, 'notFound', 'The page is at /.'));
    if (!agent.key.opens(request.headers.authorization)) {
      return sendAnswer(
        response,
        refusal(
          401,
          'unauthorized',
          'Sign in with the agent key, the file "key" in the agent\'s data folder.',
        ),
      );
    }
    sendAnswer(response, { status: 200, body: snapshot(agent) });
  });
  server.maxConnections = 64;
  return server;
}
