import { randomUUID } from 'node:crypto';
import type { HttpResponseInit } from '@azure/functions';
import { supportedApiVersions } from '../../shared/wire/api-version.ts';
import { type Problem, problemBody } from '../../shared/wire/problem.ts';
import { correlationVector } from './correlation-vector.ts';

/** What a handler answers when all went well. */
export interface Reply {
  readonly status: 200 | 201 | 202 | 204 | 304;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Makes a reply, or a problem, the response that every registered route gives. `isRead` marks answers that
 * must not be kept, unless the reply itself says for how long they may be. */
export function respond(outcome: Reply | Problem, isRead: boolean): HttpResponseInit {
  const isProblem = 'code' in outcome;
  const isKept = outcome.headers !== undefined && 'Cache-Control' in outcome.headers;
  const body = isProblem ? problemBody(outcome) : outcome.body;
  return {
    status: outcome.status,
    headers: {
      'MS-CV': correlationVector(),
      'x-ms-request-id': randomUUID(),
      'api-supported-versions': supportedApiVersions,
      'X-Content-Type-Options': 'nosniff',
      ...(isRead && !isKept && { 'Cache-Control': 'no-store, no-cache', Pragma: 'no-cache' }),
      ...(isProblem && { 'x-ms-error-code': outcome.code }),
      ...(body
        ? { 'Content-Type': 'application/json; charset=utf-8' }
        : outcome.status !== 204 && outcome.status !== 304 && { 'Content-Length': '0' }),
      ...outcome.headers,
    },
    ...(body && { body: JSON.stringify(body) }),
  };
}
