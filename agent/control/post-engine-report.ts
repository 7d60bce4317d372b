import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { Agent } from '../agent.ts';
import { bearer, sameSecret } from '../agent-key.ts';
import { lastWords } from '../engine/last-words.ts';
import { endHost } from '../hosts/end-host.ts';
import { engineReportToken } from '../hosts/engine-report-token.ts';
import { makeReady } from '../hosts/make-ready.ts';
import { type Answer, refusal } from './http-answer.ts';
import { parseBody } from './parse-body.ts';

const engineReport = z.discriminatedUnion('state', [
  z.object({ state: z.literal('ready'), port: z.number().int().min(1).max(65_535).optional() }),
  z.object({ state: z.literal('failed'), message: z.string() }),
]);

/** An engine speaks for itself, with the token of its own environment. */
export async function postEngineReport(
  agent: Agent,
  hostId: string,
  request: IncomingMessage,
): Promise<Answer> {
  const host = agent.hosts.get(hostId);
  const token = host ? engineReportToken(agent.key, host.record) : '';
  if (!host || !sameSecret(bearer(request.headers.authorization), token)) {
    return refusal(401, 'unauthorized', 'Send Authorization: Bearer with the value of ENGINE_REPORT_TOKEN.');
  }
  const report = await parseBody(request, engineReport);
  if (!report.ok) return report.answer;
  if (report.value.state === 'ready') {
    await makeReady(agent, host, report.value.port);
  } else if (host.record.phase !== 'exited') {
    const words = lastWords(report.value.message, [token, host.record.nonce]) ?? 'no reason given';
    void endHost(agent, host, {
      cause: host.record.phase === 'starting' ? 'startFailed' : 'exited',
      message: `The engine reported: ${words}`,
    });
  }
  return { status: 204 };
}
