import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { DataFolder } from '../data-folder.ts';
import { namesIn } from './certificate-facts.ts';
import type { Https } from './https-options.ts';
import { ownCertificate } from './own-certificate.ts';
import { readNames, shortAddress } from './read-names.ts';

const DAY_MS = 86_400_000;

/** The certificate of a broker that speaks https. */
export interface ServerCertificate {
  readonly certFile: string;
  readonly keyFile: string;
  /** What clients have to trust; null: they know already whom yours is from. */
  readonly caFile: string | null;
  /** Which of its names the address that people are shown has. */
  readonly shownName: () => string;
}

interface Asked {
  readonly https: Https;
  /** The address that the broker listens on. */
  readonly listen: string;
  readonly folder: Pick<DataFolder, 'tls'>;
  readonly say: (line: string) => void;
}

/**
 * The certificate that the flags ask for; null for plain HTTP. One of this data folder's own authority is looked at once a day for as
 * long as this process runs, and renewed in time; the broker takes that over by itself. One of yours is not read here before it is
 * needed: the broker says what is wrong with it.
 */
export async function serverCertificate({
  https,
  listen,
  folder,
  say,
}: Asked): Promise<ServerCertificate | null> {
  if (!https) return null;
  const listensOn = isForAll(listen) ? [] : ownName(listen);
  if (https.kind === 'given') {
    const shownName = () => shownOf(namesIn(read(https.certFile)), listensOn);
    return { certFile: https.certFile, keyFile: https.keyFile, caFile: null, shownName };
  }
  const names = [...https.names, ...listensOn];
  const files = await ownCertificate(folder.tls, names, Date.now());
  setInterval(() => {
    ownCertificate(folder.tls, names, Date.now()).catch((error: unknown) =>
      say(`The certificate can't be renewed: ${error instanceof Error ? error.message : String(error)}`),
    );
  }, DAY_MS).unref();
  return { ...files, shownName: () => shownOf(https.names, listensOn) };
}

/** What the certificate in a file says of itself. */
export const read = (file: string): X509Certificate => new X509Certificate(readFileSync(file));

function shownOf(names: readonly string[], listensOn: readonly string[]): string {
  const [first = 'localhost'] = [...names, ...listensOn].filter((name) => !name.startsWith('*'));
  return first;
}

/** None where no certificate can have it, such as an address with a zone: nobody else calls the machine by it. */
function ownName(listen: string): readonly string[] {
  try {
    return readNames(listen);
  } catch {
    return []; // Those that it is called by are in --names.
  }
}

/** A wildcard is no name to call, and the machine's own are in every certificate. */
const isForAll = (listen: string): boolean =>
  listen === '0.0.0.0' ||
  listen === '::' ||
  listen === 'localhost' ||
  listen.startsWith('127.') ||
  shortAddress(listen) === '::1';

/** The address that people are shown: without a port where it is the one of https. */
export function shownAddress(name: string, url: string): string {
  const { port } = new URL(url);
  return `https://${isIP(name) === 6 ? `[${name}]` : name}${port === '' ? '' : `:${port}`}`;
}
