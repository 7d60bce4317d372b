import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';

/**
 * Lets this process trust an authority beside those that it knows. Node 22.19 and 24.5 have learnt it; with an earlier one the shell's
 * NODE_EXTRA_CA_CERTS has to do.
 * @param file Undefined or unreadable: nothing changes, and the call that needs it says why it failed.
 */
export function trustCa(file: string | undefined): void {
  if (file === undefined || !('setDefaultCACertificates' in tls)) return;
  try {
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), readFileSync(file, 'utf8')]);
  } catch {
    // Of a data folder that is gone, say; the endpoint may be one of elsewhere.
  }
}
