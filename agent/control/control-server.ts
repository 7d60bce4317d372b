import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Agent } from '../agent.ts';
import {
  deleteHost,
  getHost,
  getIdentity,
  listHosts,
  postDeadline,
  postHost,
  putInstallation,
} from './control-calls.ts';
import { type Answer, refusal, sendAnswer } from './http-answer.ts';
import { postEngineReport } from './post-engine-report.ts';

/** What a call may set off outside the hosts. */
export interface ControlHooks {
  readonly announced: (installation: string) => void;
  readonly shutDown: () => void;
}

/** The agent's control API: see shared/connection/agent-control.ts for its calls. */
export function createControlServer(agent: Agent, hooks: ControlHooks): Server {
  const server = createServer((request, response) => {
    void answer(agent, hooks, request)
      .catch((error: unknown): Answer => {
        agent.log(`control: ${request.method ?? ''} failed: ${String(error)}`);
        return refusal(
          500,
          'internal',
          'The agent could not do this. Its log says why; the disk of its data folder is the usual reason.',
        );
      })
      .then((it) => sendAnswer(response, it));
  });
  server.maxConnections = 256;
  server.keepAliveTimeout = 65_000;
  return server;
}

async function answer(agent: Agent, hooks: ControlHooks, request: IncomingMessage): Promise<Answer> {
  const url = URL.parse(request.url ?? '/', 'http://agent');
  if (url === null) return refusal(400, 'badRequest', "The address can't be read.");
  const call = `${request.method ?? 'GET'} ${url.pathname}`;
  if (call === 'GET /identity') return getIdentity(agent, url.searchParams);
  const report = /^POST \/engines\/([A-Za-z0-9_-]{1,64})\/report$/.exec(call);
  if (report?.[1]) return postEngineReport(agent, report[1], request);
  if (!agent.key.opens(request.headers.authorization)) {
    return refusal(
      401,
      'unauthorized',
      'Send Authorization: Bearer with the agent key, the file "key" in the agent\'s data folder.',
    );
  }
  return route(agent, hooks, request, call, url.searchParams);
}

function route(
  agent: Agent,
  hooks: ControlHooks,
  request: IncomingMessage,
  call: string,
  query: URLSearchParams,
): Promise<Answer> | Answer {
  if (call === 'POST /hosts') return postHost(agent, request);
  if (call === 'GET /hosts') return listHosts(agent);
  if (call === 'POST /shutdown') {
    hooks.shutDown();
    return { status: 202 };
  }
  const host = /^(GET|DELETE) \/hosts\/([^/:]+)$/.exec(call);
  if (host?.[2]) return host[1] === 'GET' ? getHost(agent, host[2]) : deleteHost(agent, host[2], query);
  const deadline = /^POST \/hosts\/([^/:]+):deadline$/.exec(call);
  if (deadline?.[1]) return postDeadline(agent, deadline[1], request);
  const installation = /^PUT \/installations\/([^/]+)$/.exec(call);
  if (installation?.[1]) {
    const id = decode(installation[1]);
    if (id !== null) return putInstallation(agent, id, request, () => hooks.announced(id));
  }
  return refusal(404, 'unknownCall', 'There is no such call. See docs/agent.md.');
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone % in the address.
    return null;
  }
}
