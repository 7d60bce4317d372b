import type { RequestListener } from 'node:http';
import type { Write } from '../log.ts';
import { type Listening, listen } from './listen.ts';
import { listenTls, type TlsSettings } from './listen-tls.ts';

interface Options {
  readonly host: string;
  readonly port: number;
  /** Undefined: plain HTTP, and one door. */
  readonly tls: TlsSettings | undefined;
  /** The port of the machine's own door beside one with TLS; 0 takes any free one. */
  readonly loopbackPort: number;
  readonly write: Write;
}

/** The ways into the app: one for everybody, and beside one with TLS a plain one for the programs of the same machine. */
export interface Doors {
  readonly url: string;
  /** Plain HTTP, reachable from the same machine. */
  readonly localUrl: string;
  /** As a server's own. */
  close(limitMs: number): Promise<void>;
}

/** @throws HostRefusal As `listen` and `listenTls` do; no door is open then. */
export async function openDoors(
  handle: RequestListener,
  { host, port, tls, loopbackPort, write }: Options,
): Promise<Doors> {
  const name = host.includes(':') ? `[${host}]` : host;
  if (!tls) {
    const only = await listen(handle, host, port);
    const url = `http://${name}:${only.port}`;
    const localUrl = isWildcard(host) ? `http://localhost:${only.port}` : url;
    return { url, localUrl, close: only.close };
  }
  const main = await listenTls(handle, host, port, { tls, write });
  const own = await openOwn(handle, loopbackPort, main);
  return {
    url: `https://${name}:${main.port}`,
    localUrl: `http://127.0.0.1:${own.port}`,
    close: async (limitMs) => {
      await Promise.all([main.close(limitMs), own.close(limitMs)]);
    },
  };
}

async function openOwn(handle: RequestListener, port: number, main: Listening): Promise<Listening> {
  try {
    return await listen(handle, '127.0.0.1', port, '--loopback-port');
  } catch (error) {
    await main.close(0);
    throw error;
  }
}

/** An address that stands for all of the machine's is no address to be reached at. */
const isWildcard = (host: string): boolean => host === '0.0.0.0' || host === '::';
