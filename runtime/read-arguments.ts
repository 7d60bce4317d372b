import { parseArgs } from 'node:util';
import { HostRefusal } from './host-refusal.ts';
import type { CertificateFiles } from './http/certificate.ts';

export const USAGE = `Runs an Azure Functions v4 app with Durable orchestrations on this machine.

  --app DIR           the app's folder, with package.json ("main" is one file) and host.json (default: .)
  --port N            port to listen on (default 7071; 0: any free one)
  --host ADDRESS      address to listen on (default 127.0.0.1)
  --data DIR          folder that keeps the orchestrations (default: .data in the app's folder)
  --tls-cert FILE     speak https: the server's certificate, then those that lead to its root, in PEM form
  --tls-key FILE      its private key, in PEM form, without a passphrase; both files are looked at again every minute
  --loopback-port N   with https, also plain HTTP on 127.0.0.1 for this machine's programs (default 0: any free port)
  --trust-proxy LIST  proxies whose X-Forwarded-Proto and -Host count: addresses, networks, loopback (default: none)
  --max-body N        longest request body in bytes (default 104857600)
  --no-settings       leave local.settings.json alone
  --verbose           stacks of errors, and debug lines
  --help              this text
`;

export interface Arguments {
  readonly app: string;
  readonly port: number;
  readonly host: string;
  readonly data: string | undefined;
  /** Absent: plain HTTP. */
  readonly tls: CertificateFiles | undefined;
  readonly loopbackPort: number | undefined;
  readonly trustProxy: readonly string[];
  readonly maxBody: number | undefined;
  readonly readSettings: boolean;
  readonly verbose: boolean;
  readonly help: boolean;
}

/** @throws HostRefusal Naming the argument that is wrong. */
export function readArguments(args: readonly string[]): Arguments {
  const {
    app,
    port,
    host,
    data,
    'tls-cert': certFile,
    'tls-key': keyFile,
    'loopback-port': loopbackPort,
    'trust-proxy': trustProxy,
    'max-body': maxBody,
    'no-settings': noSettings,
    verbose,
    help,
  } = parse(args);
  return {
    app: app ?? '.',
    port: wholeNumber('--port', port, 65_535) ?? 7071,
    host: host ?? '127.0.0.1',
    data,
    tls: bothOrNone(certFile, keyFile),
    loopbackPort: wholeNumber('--loopback-port', loopbackPort, 65_535),
    trustProxy: trustProxy === undefined ? [] : trustProxy.split(',').map((entry) => entry.trim()),
    maxBody: wholeNumber('--max-body', maxBody, Number.MAX_SAFE_INTEGER),
    readSettings: noSettings !== true,
    verbose: verbose === true,
    help: help === true,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        app: { type: 'string' },
        port: { type: 'string' },
        host: { type: 'string' },
        data: { type: 'string' },
        'tls-cert': { type: 'string' },
        'tls-key': { type: 'string' },
        'loopback-port': { type: 'string' },
        'trust-proxy': { type: 'string' },
        'max-body': { type: 'string' },
        'no-settings': { type: 'boolean' },
        verbose: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (cause) {
    throw new HostRefusal(`${cause instanceof Error ? cause.message : String(cause)}\nSee --help.`, {
      cause,
    });
  }
}

function bothOrNone(certFile: string | undefined, keyFile: string | undefined): CertificateFiles | undefined {
  if (certFile !== undefined && keyFile !== undefined) return { certFile, keyFile };
  if (certFile === undefined && keyFile === undefined) return undefined;
  throw new HostRefusal('https takes both --tls-cert and --tls-key: set the other one too.');
}

function wholeNumber(flag: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value <= max) return value;
  throw new HostRefusal(`${flag} must be a whole number from 0 to ${max}, not "${text}".`);
}
