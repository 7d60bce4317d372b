/** As Node names what speaks against a certificate. */
const DISTRUST = /^(UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|CERT_)/;

/** Why a call to an endpoint came to nothing, and what to do: an address where nothing answers is not the same as one that isn't trusted. */
export function whyNoAnswer(endpoint: string, error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `The certificate at ${endpoint} is for other names. Call the broker by one that its start lists, or start it with --names for this one too.`;
  if (!DISTRUST.test(code)) return `Nothing answers at ${endpoint}${code === '' ? '' : ` (${code})`}.`;
  return `The certificate at ${endpoint} is not trusted (${code}). NODE_EXTRA_CA_CERTS has to name a file with its authority, which is $caCert for the broker's own: set it to that, or append that to the file that it names already.`;
}
