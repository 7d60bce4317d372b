import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { TrustedProxies } from './trusted-proxies.ts';

/**
 * The absolute URL that a request is about: the scheme of its connection and the host of its Host header, as on the real host. A
 * trusted proxy may say otherwise by X-Forwarded-Proto and X-Forwarded-Host, of which the last value counts: it is the one that this
 * proxy itself has added. What it says in another form than theirs counts as not said.
 *
 * @returns Undefined when it makes no URL, or one with a name or password: no request can have that.
 */
export function requestUrl(request: IncomingMessage, isTrusted: TrustedProxies): URL | undefined {
  const scheme = request.socket instanceof TLSSocket ? 'https' : 'http';
  const target = request.url ?? '/';
  const text = target.startsWith('/')
    ? `${scheme}://${request.headers.host ?? 'localhost'}${target}`
    : target;
  const url = URL.parse(text);
  if (url?.protocol !== `${scheme}:` || url.username !== '' || url.password !== '') return undefined;
  return isTrusted(request.socket.remoteAddress) ? asForwarded(request, url) : url;
}

function asForwarded(request: IncomingMessage, url: URL): URL {
  const proto = lastOf(request, 'x-forwarded-proto')?.toLowerCase();
  const scheme = proto === 'http' || proto === 'https' ? proto : url.protocol.slice(0, -1);
  const host = lastOf(request, 'x-forwarded-host');
  const rest = `${url.pathname}${url.search}`;
  // One that would move the border between host and path is none.
  const forwarded =
    host !== undefined && /^[^\s/\\?#@]+$/.test(host) ? URL.parse(`${scheme}://${host}${rest}`) : null;
  return forwarded ?? URL.parse(`${scheme}://${url.host}${rest}`) ?? url;
}

function lastOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  const text = Array.isArray(value) ? value.join(',') : value;
  return text?.split(',').at(-1)?.trim();
}
