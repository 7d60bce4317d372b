const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The Set-Cookie header of one entry of a response's `cookies`. */
export function setCookie(cookie: unknown): string {
  if (!isRecord(cookie) || typeof cookie['name'] !== 'string')
    throw new TypeError('A response cookie needs a name.');
  const { name, value, domain, path, expires, maxAge, secure, httpOnly, sameSite } = cookie;
  const parts = [`${name}=${encodeURIComponent(String(value ?? ''))}`];
  if (typeof domain === 'string') parts.push(`Domain=${domain}`);
  if (typeof path === 'string') parts.push(`Path=${path}`);
  if (expires instanceof Date || typeof expires === 'number')
    parts.push(`Expires=${new Date(expires).toUTCString()}`);
  if (typeof maxAge === 'number') parts.push(`Max-Age=${maxAge}`);
  if (secure === true) parts.push('Secure');
  if (httpOnly === true) parts.push('HttpOnly');
  if (typeof sameSite === 'string') parts.push(`SameSite=${sameSite}`);
  return parts.join('; ');
}
