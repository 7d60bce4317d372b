/**
 * The address of a request as its caller knows it. The host says under which address it was called; behind a proxy that it does not
 * know, the setting PUBLIC_URL says what callers use instead, with the path that the proxy takes away, if any.
 */
export function publicAddress(requestUrl: string, publicUrl: string | null): URL {
  const asked = new URL(requestUrl);
  if (publicUrl === null) return asked;
  return new URL(`${publicUrl.replace(/\/+$/, '')}${asked.pathname}${asked.search}`);
}
