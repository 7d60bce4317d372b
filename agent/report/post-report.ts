import { Agent as HttpAgent, request as overHttp } from 'node:http';
import { Agent as HttpsAgent, request as overHttps } from 'node:https';

const TIMEOUT_MS = 10_000;
const LONGEST_ANSWER = 4 * 1024 * 1024;

/** One connection to each broker is kept open: a report at once is one round trip. */
const keptOpen = { keepAlive: true, maxSockets: 2, maxFreeSockets: 1, timeout: 60_000 };
const agents = { http: new HttpAgent(keptOpen), https: new HttpsAgent(keptOpen) };

export interface Posted {
  readonly status: number;
  readonly body: string;
}

/** Posts JSON; rejects when there is no answer within ten seconds, or one that is too long. */
export function postReport(url: string, authorization: string, body: string): Promise<Posted> {
  const target = new URL(url);
  const isTls = target.protocol === 'https:';
  const headers = {
    authorization,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers, signal, agent: isTls ? agents.https : agents.http };
    const request = (isTls ? overHttps : overHttp)(target, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > LONGEST_ANSWER) request.destroy(new Error('The answer is too long.'));
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}
