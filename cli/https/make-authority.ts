import { randomBytes } from 'node:crypto';
import { pemOf } from './pem-key.ts';
import { serialNumber } from './serial-number.ts';
import { ECDSA, loadX509 } from './x509.ts';

/** A certificate and its private key, as two texts in PEM form. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

const DAY_MS = 86_400_000;
const YEARS_10_MS = 3652 * DAY_MS;

/** A small authority that signs servers and no further authorities. Its name is one of a kind, so that several can be trusted side by side. */
export async function makeAuthority(now: number): Promise<Pair> {
  const x509 = await loadX509();
  const keys = await crypto.subtle.generateKey(ECDSA, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: [{ CN: [`Session broker CA ${randomBytes(4).toString('hex')}`] }],
    // A little in the past: the clocks of clients differ.
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + YEARS_10_MS),
    signingAlgorithm: ECDSA,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: `${certificate.toString('pem')}\n`, key: pemOf(keys.privateKey) };
}
