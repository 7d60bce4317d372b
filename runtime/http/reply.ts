import type { Library, LibraryResponse } from '../core/library.ts';
import { setCookie } from './set-cookie.ts';

/** What goes on the wire. */
export interface Reply {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | Uint8Array | undefined;
}

const EMPTY: readonly (readonly [string, string])[] = [];
/** Statuses that have none whatever is given. */
export const WITHOUT_BODY = new Set([204, 205, 304]);

/**
 * Turns what an HTTP handler returned into a reply: an HttpResponse, an HttpResponseInit, or nothing (204).
 * @throws TypeError, RangeError For what is none of these; the caller answers 500.
 */
export async function toReply(result: unknown, library: Library): Promise<Reply> {
  if (result === undefined || result === null) return { status: 204, headers: EMPTY, body: undefined };
  if (typeof result !== 'object') {
    throw new TypeError(
      'The HTTP response must be an object with optional properties "body", "status", "headers", and "cookies".',
    );
  }
  return (
    plainReply(result) ??
    (await nativeReply(result instanceof library.HttpResponse ? result : new library.HttpResponse(result)))
  );
}

/** The common cases, without building a Response and reading it back. */
function plainReply(init: object): Reply | undefined {
  if (Object.getPrototypeOf(init) !== Object.prototype) return undefined;
  const { status = 200, headers, body, jsonBody, cookies } = init as Record<string, unknown>;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599)
    return undefined;
  if (!(headers === undefined || isPlain(headers)) || cookies !== undefined) return undefined;
  const given =
    headers === undefined
      ? []
      : Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const);
  const typed = (type: string): Reply['headers'] =>
    given.some(([name]) => name === 'content-type') ? given : [...given, ['content-type', type]];
  if (WITHOUT_BODY.has(status)) return { status, headers: given, body: undefined };
  if (jsonBody !== undefined && jsonBody !== null)
    return { status, headers: typed('application/json'), body: JSON.stringify(jsonBody) };
  if (body === undefined || body === null) return { status, headers: given, body: undefined };
  if (typeof body === 'string') return { status, headers: typed('text/plain;charset=UTF-8'), body };
  if (body instanceof Uint8Array) return { status, headers: given, body };
  return undefined;
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

async function nativeReply(response: LibraryResponse): Promise<Reply> {
  const headers = [...response.headers].concat(
    response.cookies.map((cookie) => ['set-cookie', setCookie(cookie)]),
  );
  const body = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, headers, body: body.length === 0 ? undefined : body };
}
