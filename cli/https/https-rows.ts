import { namesIn } from './certificate-facts.ts';
import { read, type ServerCertificate } from './server-certificate.ts';

/** What the banner says of https: which certificate, until when, for whom, and how clients come to trust it. */
export function httpsRows(
  { certFile, caFile }: ServerCertificate,
  path: (file: string) => string,
): readonly [name: string, value: string][] {
  const certificate = read(certFile);
  const day = new Date(certificate.validTo).toISOString().slice(0, 10);
  const rows: [string, string][] = [
    ['https', `${caFile === null ? 'your certificate' : 'certificate'} ${path(certFile)}, good until ${day}`],
    ['names', `${namesIn(certificate).join(', ')} (each has to lead to this machine)`],
  ];
  if (caFile !== null) {
    const ca = path(caFile);
    rows.push([
      'trust',
      `${ca}: curl --cacert ${ca}, NODE_EXTRA_CA_CERTS=${ca} for Node, or the client's own list of authorities`,
    ]);
  }
  return rows;
}
