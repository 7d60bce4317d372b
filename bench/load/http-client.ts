import { Agent, request } from 'node:http';

export interface Answer {
  readonly status: number;
  /** The body's JSON; null where there is none. */
  readonly body: unknown;
}

/** Longer than any call takes that is still worth measuring. */
const TIMEOUT_MS = 60_000;

/**
 * HTTP calls over connections that stay open: the same client for every server that is compared, so that its own cost cancels out.
 * It opens as many connections as it has calls outstanding.
 */
export class HttpClient {
  readonly #agent = new Agent({ keepAlive: true, noDelay: true });
  readonly #address: { readonly hostname: string; readonly port: string };
  readonly #headers: Readonly<Record<string, string>>;

  constructor(base: string, headers: Readonly<Record<string, string>> = {}) {
    const { hostname, port } = new URL(base);
    this.#address = { hostname, port };
    this.#headers = headers;
  }

  call(method: string, path: string, body?: object): Promise<Answer> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers =
      body === undefined
        ? this.#headers
        : {
            ...this.#headers,
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(text)),
          };
    return new Promise((resolve, reject) => {
      const call = request({
        ...this.#address,
        agent: this.#agent,
        method,
        path,
        headers,
        timeout: TIMEOUT_MS,
      });
      call.on('response', (response) => {
        let answer = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          answer += chunk;
        });
        response.on('error', reject);
        response.on('end', () => {
          try {
            resolve({ status: response.statusCode ?? 0, body: answer === '' ? null : JSON.parse(answer) });
          } catch (cause) {
            reject(
              new Error(`${method} answered ${response.statusCode} with a body that is no JSON.`, { cause }),
            );
          }
        });
      });
      call.on('timeout', () =>
        call.destroy(new Error(`${method} ${path} was not answered within a minute.`)),
      );
      call.on('error', reject);
      call.end(text);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
