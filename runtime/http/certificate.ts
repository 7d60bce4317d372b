import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { HostRefusal } from '../host-refusal.ts';

/** Two files in PEM form. */
export interface CertificateFiles {
  /** The server's certificate first, then those that lead to its root. */
  readonly certFile: string;
  /** The private key of the first certificate, without a passphrase. */
  readonly keyFile: string;
}

/** The texts of the two files, of which it is known that they belong together. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** When the first certificate ends: milliseconds since 1970. */
  readonly endsAt: number;
}

/** @throws HostRefusal In words that name the flag and never show the key. */
export function readCertificate({ certFile, keyFile }: CertificateFiles): Certificate {
  const cert = read('--tls-cert', certFile);
  const key = read('--tls-key', keyFile);
  const first = parse(
    () => new X509Certificate(cert),
    `${certFile} holds no certificate in PEM form: ${NAME_CERT}`,
  );
  if (!first.checkPrivateKey(privateKey(key, keyFile))) {
    throw new HostRefusal(
      `The key in ${keyFile} is not that of the first certificate in ${certFile}: set --tls-cert and --tls-key to files that belong together, with the server's own certificate on top.`,
    );
  }
  parse(
    () => createSecureContext({ cert, key }),
    `TLS can't use ${certFile} with ${keyFile}: take a key of RSA 2048 or ECDSA P-256 at least, and certificates that are whole`,
  );
  return { cert, key, endsAt: Date.parse(first.validTo) };
}

const NAME_CERT = "set --tls-cert to a file with the server's certificate, then those that lead to its root";

function privateKey(key: string, file: string): KeyObject {
  try {
    return createPrivateKey(key);
  } catch (cause) {
    const isLocked = key.includes('ENCRYPTED');
    throw new HostRefusal(
      isLocked
        ? `The key in ${file} is protected by a passphrase, which nobody could type at a restart: set --tls-key to a copy without one (openssl pkey -in FILE -out COPY), readable by this account only.`
        : `${file} holds no private key in PEM form: set --tls-key to the file that does.`,
      { cause },
    );
  }
}

function read(flag: string, file: string): string {
  return parse(
    () => readFileSync(file, 'utf8'),
    `${file} can't be read: set ${flag} to a file in PEM form that this account may read`,
  );
}

function parse<T>(action: () => T, refusal: string): T {
  try {
    return action();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new HostRefusal(`${refusal}${code}.`, { cause });
  }
}
