import { type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';

/** What an `Invoke-WebRequest` of the scripts says: they name a content type on every call but the sign-in. */
export interface WebRequest {
  readonly uri: string;
  readonly method?: string;
  readonly contentType?: string;
  readonly body?: string;
  readonly authorization: string;
}

export interface WebResponse {
  readonly statusCode: number;
  readonly headers: IncomingMessage['headers'];
  readonly content: string;
}

/** What `Invoke-WebRequest` throws for every status that is no success. */
export class WebRequestFailed extends Error {
  readonly response: WebResponse;

  constructor(response: WebResponse) {
    super(`Response status code does not indicate success: ${response.statusCode}.`);
    this.response = response;
  }
}

const userAgent = 'Mozilla/5.0 (Linux; Debian GNU/Linux 12 (bookworm); ) PowerShell/7.6.9';

/**
 * A PowerShell 7 process as the service sees it: the header lines and their order are those that PowerShell 7.6 was recorded to send.
 * With a content type a call has a body in every case, if only an empty one, so that a GET says `Content-Length: 0`.
 */
export class PowerShell {
  /** The calls so far, as `METHOD path?query`. */
  readonly calls: string[] = [];
  /** The scripts keep their access token in a global variable: one sign-in for each process. */
  accessToken: string | null = null;
  readonly #ca: string | null;

  /** `ca` is the authority that the machine trusts, for https. */
  constructor(ca: string | null = null) {
    this.#ca = ca;
  }

  async invokeWebRequest(call: WebRequest): Promise<WebResponse> {
    const response = await this.#send(call);
    if (response.statusCode >= 400) throw new WebRequestFailed(response);
    return response;
  }

  #send({ uri, method = 'GET', contentType, body = '', authorization }: WebRequest): Promise<WebResponse> {
    const url = new URL(uri);
    // Not `url.pathname`: what the script has put together is sent as it is.
    const path = uri.slice(url.origin.length);
    this.calls.push(`${method} ${path}`);
    const headers = {
      Host: url.host,
      Authorization: authorization,
      'User-Agent': userAgent,
      'Accept-Encoding': 'gzip, deflate, br',
      ...(contentType !== undefined && {
        'Content-Type': contentType,
        'Content-Length': String(Buffer.byteLength(body)),
      }),
    };
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port: url.port, path, method, headers, setHost: false };
      // Every name leads to this machine, and counts for the certificate, which is checked.
      const sent =
        url.protocol === 'http:'
          ? overHttp(options)
          : overHttps({ ...options, servername: url.hostname, ...(this.#ca !== null && { ca: this.#ca }) });
      // PowerShell leaves it out: HTTP/1.1 keeps connections by itself.
      sent.removeHeader('Connection');
      sent.on('error', reject);
      sent.on('response', (answer) => {
        let content = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => (content += chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ statusCode: answer.statusCode ?? 0, headers: answer.headers, content }),
        );
      });
      sent.end(body);
    });
  }
}
