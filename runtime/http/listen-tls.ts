import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import type { Write } from '../log.ts';
import { type Certificate, type CertificateFiles, readCertificate } from './certificate.ts';
import { followCertificate } from './follow-certificate.ts';
import { bind, type Listening, TIME_LIMITS } from './listen.ts';

export interface TlsSettings extends CertificateFiles {
  /** How often the files are looked at for a renewed certificate; milliseconds, default 60,000. */
  readonly lookEveryMs?: number;
  /** How long a client may take to agree on a connection before it is cut; milliseconds, default 10,000. */
  readonly handshakeTimeoutMs?: number;
}

/**
 * Starts an HTTPS server: TLS 1.2 or later, HTTP/1.1, with the time limits of the plain one. A renewed certificate is taken over for
 * new connections; those that are open keep the former one.
 * @param port 0 takes any free one.
 * @throws HostRefusal When the files can't be used, the port is taken or the address isn't this machine's.
 */
export async function listenTls(
  handle: RequestListener,
  host: string,
  port: number,
  { tls, write }: { readonly tls: TlsSettings; readonly write: Write },
): Promise<Listening> {
  const certificate = readCertificate(tls);
  if (certificate.endsAt < Date.now())
    write('warning', `The certificate in ${tls.certFile} has ended: clients refuse it until it is renewed.`);
  const handshakeTimeout = tls.handshakeTimeoutMs ?? 10_000;
  const server = createServer({ ...TIME_LIMITS, handshakeTimeout, ...contextOf(certificate) }, handle);
  // Those that have not agreed on TLS yet are no connections to the server, and it would wait for them at its end.
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const listening = await bind(server, host, port);
  const leave = followCertificate({
    files: tls,
    current: certificate,
    take: (renewed) => server.setSecureContext(contextOf(renewed)),
    everyMs: tls.lookEveryMs ?? 60_000,
    write,
  });
  return {
    port: listening.port,
    close: async (limitMs) => {
      leave();
      const cut = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, limitMs);
      await listening.close(limitMs);
      clearTimeout(cut);
    },
  };
}

const contextOf = ({ cert, key }: Certificate): TlsOptions => ({
  cert,
  key,
  minVersion: 'TLSv1.2',
  ALPNProtocols: ['http/1.1'],
});
