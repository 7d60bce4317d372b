import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import type { TLSSocket } from 'node:tls';

export interface HttpsAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies and assert on what they find.
  readonly body: any;
  /** Of the certificate that the server showed. */
  readonly serialNumber: string;
}

interface Call {
  /** An https address; 127.0.0.1 is called at its port whatever its host. */
  readonly endpoint: string;
  /** The file with the authority that the client trusts; none: those that it comes with. */
  readonly caCert?: string;
  readonly token?: string;
  /** The host that the client asks for, by SNI and Host header; default: the endpoint's. */
  readonly name?: string;
  readonly method?: string;
  readonly path: string;
  readonly body?: string;
}

/** One call over a connection of its own, as a client that was given a name and knows where it leads. */
export function httpsCall({ endpoint, caCert, token, name, method, path, body }: Call): Promise<HttpsAnswer> {
  const { hostname, port } = new URL(endpoint);
  const host = name ?? hostname;
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: '127.0.0.1',
        port,
        servername: host,
        path,
        method: method ?? 'GET',
        agent: false,
        ...(caCert !== undefined && { ca: readFileSync(caCert) }),
        headers: {
          host: `${host}:${port}`,
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
      },
      (response) => {
        const { serialNumber } = (response.socket as TLSSocket).getPeerCertificate();
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: text === '' ? {} : JSON.parse(text),
            serialNumber,
          }),
        );
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}
