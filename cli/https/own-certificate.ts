import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSecretFile, writeSecretFile } from '../../shared/auth/secret-file.ts';
import { StartRefusal } from '../start-refusal.ts';
import { namesIn, timeLeft } from './certificate-facts.ts';
import { makeAuthority, type Pair } from './make-authority.ts';
import { makeLeaf } from './make-leaf.ts';

/** Every certificate is for these too: programs of the same machine use them. */
const ALWAYS = ['localhost', '127.0.0.1', '::1'];

/** With less than that left there is a new one. */
const RENEW_MS = 30 * 86_400_000;

export interface OwnCertificate {
  readonly certFile: string;
  readonly keyFile: string;
  /** What clients have to trust. */
  readonly caFile: string;
}

/**
 * A server's certificate for these names at least, by an authority that was made once and stays: clients that trust it trust every later
 * certificate. The authority's key is only touched when there is one to make.
 *
 * @param folder Made when it is not there.
 * @param names As `readNames` gives them.
 * @throws StartRefusal When the authority's files don't belong together or it ends soon: a new one is for a person to decide.
 */
export async function ownCertificate(
  folder: string,
  names: readonly string[],
  now: number,
): Promise<OwnCertificate> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = (name: string): string => join(folder, name);
  const files = { certFile: file('server.crt'), keyFile: file('server.key'), caFile: file('ca.crt') };
  const ca = { cert: files.caFile, key: file('ca.key') };
  if (!existsSync(ca.cert)) writePair(ca, await makeAuthority(now));
  const authority = readCertificate(ca.cert, folder);
  if (timeLeft(authority, now) < RENEW_MS) {
    throw new StartRefusal(
      `The authority in ${ca.cert} ends on ${authority.validTo}. Move the folder ${folder} away: the next start makes a new one, which clients then have to trust.`,
    );
  }
  const wanted = [...new Set([...names, ...ALWAYS])];
  if (!isGood(files, authority, wanted, now)) {
    const leaf = await makeLeaf(readAuthority(ca, authority), wanted, now);
    writePair({ cert: files.certFile, key: files.keyFile }, leaf);
  }
  return files;
}

/** The key first: what is told apart by its certificate is complete as soon as that is there. */
function writePair(to: Pair, { cert, key }: Pair): void {
  writeSecretFile(to.key, key);
  writeSecretFile(to.cert, cert);
  // No secret: whoever has to trust it may take it.
  chmodSync(to.cert, 0o644);
}

function isGood(
  { certFile, keyFile }: OwnCertificate,
  authority: X509Certificate,
  wanted: readonly string[],
  now: number,
): boolean {
  try {
    const leaf = new X509Certificate(readFileSync(certFile));
    const names = namesIn(leaf);
    return (
      leaf.checkPrivateKey(createPrivateKey(readSecretFile(keyFile))) &&
      leaf.checkIssued(authority) &&
      leaf.verify(authority.publicKey) &&
      timeLeft(leaf, now) >= RENEW_MS &&
      wanted.every((name) => names.includes(name))
    );
  } catch {
    // Not there, half of it, or nothing that can be read: a new one takes its place.
    return false;
  }
}

function readAuthority({ cert, key }: Pair, authority: X509Certificate): Pair {
  const pem = existsSync(key) ? readSecretFile(key) : '';
  if (isKeyOf(authority, pem)) return { cert: readFileSync(cert, 'utf8'), key: pem };
  throw new StartRefusal(
    `A new certificate is needed, and ${key} is not the key of ${cert}. Put back the one that is, or move both away: the next start makes a new authority, which clients then have to trust.`,
  );
}

function isKeyOf(certificate: X509Certificate, pem: string): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(pem));
  } catch {
    return false; // It is no key at all.
  }
}

function readCertificate(file: string, folder: string): X509Certificate {
  try {
    return new X509Certificate(readFileSync(file));
  } catch (cause) {
    throw new StartRefusal(
      `${file} holds no certificate. Put it back, or move the folder ${folder} away: the next start makes a new authority, which clients then have to trust.`,
      { cause },
    );
  }
}
