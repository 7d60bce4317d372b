import { Agent, request } from 'node:http';

/** A request as it goes out, byte by byte. Nothing in it is made tidy on the way, but what no client can send is not sent. */
export interface FuzzRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | null;
}

export interface FuzzAnswer {
  /** 0: none within the limit. */
  readonly status: number;
  readonly headers: string;
  readonly text: string;
}

/** How long an answer may take, in milliseconds. */
const LIMIT_MS = 2_000;

const connections = new Agent({ keepAlive: true, maxSockets: 16 });

/** Sends one request, once, and takes whatever comes. */
export const sendFuzz = (url: string, { method, path, headers, body }: FuzzRequest): Promise<FuzzAnswer> =>
  new Promise((resolve) => {
    const none = (why: string): void => resolve({ status: 0, headers: '', text: why });
    const { port } = new URL(url);
    // As bytes: beside a text the client would write the path as UTF-8, and no lone 0xFF could go out.
    const bytes = body === null ? null : Buffer.from(body);
    const length = bytes === null ? {} : { 'content-length': String(bytes.length) };
    const sent = request(
      {
        ...{ host: '127.0.0.1', port, method, path, agent: connections },
        headers: { ...headers, ...length },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', (error) => none(error.message));
        response.on('end', () => {
          clearTimeout(deadline);
          resolve({
            status: response.statusCode ?? 0,
            headers: response.rawHeaders.join('\n'),
            text: Buffer.concat(chunks).toString('utf8'),
          });
        });
      },
    );
    const deadline = setTimeout(() => sent.destroy(new Error(`none within ${LIMIT_MS} ms`)), LIMIT_MS);
    sent.on('error', (error) => {
      clearTimeout(deadline);
      none(error.message);
    });
    sent.end(bytes ?? undefined);
  });

/** Whether an HTTP client can put these on a line at all. */
export const isSendable = ({ path, headers }: FuzzRequest): boolean =>
  /^[\x21-\xff]+$/.test(path) &&
  Object.values(headers).every((value) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value));

/** Whether its first line is HTTP (RFC 9112, 3.2): a target has visible ASCII characters alone. */
export const hasValidLine = ({ path }: Pick<FuzzRequest, 'path'>): boolean => /^[\x21-\x7e]+$/.test(path);
