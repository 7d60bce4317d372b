import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { Pair } from './make-authority.ts';
import { pemOf } from './pem-key.ts';
import { serialNumber } from './serial-number.ts';
import { ECDSA, loadX509 } from './x509.ts';

const DAY_MS = 86_400_000;

/** The longest that clients accept of a server, from its first moment to its last. */
const LONGEST_MS = 397 * DAY_MS;

/** A server's certificate for these names, with the authority's below it, and a key of its own. It never outlives its authority. */
export async function makeLeaf(authority: Pair, names: readonly string[], now: number): Promise<Pair> {
  const x509 = await loadX509();
  const issuer = new x509.X509Certificate(authority.cert);
  const pkcs8 = createPrivateKey(authority.key).export({ type: 'pkcs8', format: 'der' });
  const signingKey = await crypto.subtle.importKey('pkcs8', pkcs8, ECDSA, false, ['sign']);
  const keys = await crypto.subtle.generateKey(ECDSA, true, ['sign', 'verify']);
  // A little in the past: the clocks of clients differ.
  const notBefore = now - DAY_MS;
  const end = Date.parse(new X509Certificate(authority.cert).validTo);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: [{ CN: ['Session broker'] }],
    issuer: issuer.subjectName,
    notBefore: new Date(notBefore),
    notAfter: new Date(Math.min(notBefore + LONGEST_MS, end)),
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: ECDSA,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return { cert: `${certificate.toString('pem')}\n${authority.cert}`, key: pemOf(keys.privateKey) };
}
