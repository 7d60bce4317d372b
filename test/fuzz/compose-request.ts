import type { FuzzRequest } from './fuzz-request.ts';

/** A proper request with a token, and with a body where one is given: an object as JSON, a text as it is. */
export const composeRequest = (
  token: string,
  method: string,
  path: string,
  body?: object | string,
): FuzzRequest => ({
  method,
  path,
  headers: {
    authorization: `Bearer ${token}`,
    ...(body !== undefined && { 'content-type': 'application/json' }),
  },
  body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
});
