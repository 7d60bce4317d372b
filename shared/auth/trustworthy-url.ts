/** Names of this machine itself: nobody is between here and there, and tests have no certificate. */
const loopback = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Whether what comes from an address can be believed to come from there: https, or this machine. */
export function isTrustworthyUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname));
}
