import { expect } from 'vitest';
import type { Answer } from '../support/virtual-broker.ts';

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

/**
 * What holds for every answer of a registered route, whatever it is about. Errors carry a body and its code in a header, in both
 * generations of the wire (D8, D11).
 */
export function expectWireHeaders(method: string, { status, headers, text, body }: Answer): void {
  const isError = status >= 400;
  const code: unknown = isError ? body.error.code : null;
  expect(Object.fromEntries(names.map((name) => [name, headers.get(name)]))).toEqual({
    'ms-cv': matching(/^[A-Za-z0-9+/]{22}\.0$/),
    'x-ms-request-id': matching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    'api-supported-versions': '2021-01-01-preview, 2021-01-01, 2026-12-01',
    'x-content-type-options': 'nosniff',
    'x-ms-error-code': code,
    'content-type': text === '' ? null : 'application/json; charset=utf-8',
    ...(method === 'GET' && { 'cache-control': 'no-store, no-cache', pragma: 'no-cache' }),
    ...(method !== 'GET' && { 'cache-control': expect.toBeOneOf([null, 'no-store']), pragma: null }),
    'www-authenticate': status === 401 ? 'Bearer error="invalid_token"' : null,
    'retry-after': status === 429 || status === 503 ? matching(/^[1-9]\d*$/) : null,
  });
  if (isError) expect(body.error).toEqual(expect.objectContaining({ code, message: matching(/.{10}/) }));
}

const names = [
  'ms-cv',
  'x-ms-request-id',
  'api-supported-versions',
  'x-content-type-options',
  'x-ms-error-code',
  'content-type',
  'cache-control',
  'pragma',
  'www-authenticate',
  'retry-after',
];
