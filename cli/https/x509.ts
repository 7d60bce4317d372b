/** Loads what makes certificates, which takes a third of a second: only the start that needs a new one pays for it. */
export async function loadX509() {
  // The library keeps its own structures by it, and says so.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(crypto);
  return x509;
}

export const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
