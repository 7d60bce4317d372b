import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { answerEmpty } from '../http/listen.ts';
import { readBody } from '../http/read-body.ts';
import type { Write } from '../log.ts';
import { answerDurableCall } from './answer-durable-call.ts';
import type { Engine } from './engine.ts';

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * The HTTP API that the SDK's durable client calls. Whoever knows the secret in its path may start, signal and
 * end orchestrations; it is made anew at every start and is in no log.
 */
export class DurableApi {
  readonly #secret = randomBytes(24).toString('base64url');
  readonly #secretHash = hash(this.#secret);
  readonly #engine: Engine;
  readonly #maxBodyBytes: number;
  readonly #write: Write;

  constructor(engine: Engine, maxBodyBytes: number, write: Write) {
    this.#engine = engine;
    this.#maxBodyBytes = maxBodyBytes;
    this.#write = write;
  }

  /** With the slash at the end without which the SDK would drop the last segment. */
  baseUrl(port: number): string {
    return `http://127.0.0.1:${port}/${this.#secret}/durabletask/`;
  }

  readonly handle: RequestListener = (request, response) => {
    response.on('error', () => response.destroy());
    this.#answer(request, response).catch((error: unknown) => {
      this.#write('error', `A call of the durable client failed: ${String(error)}`);
      answerEmpty(request, response, 500);
    });
  };

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = URL.parse(request.url ?? '/', 'http://127.0.0.1');
    const [secret = '', root, ...rest] = (url?.pathname ?? '/').slice(1).split('/');
    // Hashes have the same length, so that the comparison tells nothing about either.
    if (!url || !timingSafeEqual(hash(secret), this.#secretHash) || root !== 'durabletask')
      return answerEmpty(request, response, 404);
    const path = decode(rest);
    if (!path) return answerEmpty(request, response, 404);
    const body = await readBody(request, this.#maxBodyBytes);
    if (!body) return answerEmpty(request, response, 413);
    const token = request.headers['x-ms-continuation-token'];
    const { status, json, headers } = await answerDurableCall({
      engine: this.#engine,
      method: request.method ?? '',
      path,
      query: url.searchParams,
      token: typeof token === 'string' ? token : undefined,
      body: body.toString('utf8'),
    });
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(json === undefined ? undefined : JSON.stringify(json));
  }
}

function decode(path: readonly string[]): string[] | undefined {
  try {
    return path.map(decodeURIComponent);
  } catch {
    return undefined; // URIError: not valid percent-encoding.
  }
}
