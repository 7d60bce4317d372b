import type { HttpHandler, HttpRequest, InvocationContext } from '@azure/functions';
import { Outage } from '../../shared/domain/outage.ts';
import { type BodyOptions, maxBodyBytes, parseJsonBody } from '../../shared/wire/json-body.ts';
import type { Parsed } from '../../shared/wire/parsed.ts';
import type { Problem } from '../../shared/wire/problem.ts';
import { type Reply, respond } from './reply.ts';

export type Work = (request: HttpRequest, context: InvocationContext) => Promise<Reply | Problem>;

/** How long a caller is told to wait when something this service depends on does not answer, in seconds. */
const OUTAGE_RETRY_SECONDS = '2';

/**
 * Runs one route's work and answers in the API's own shape whatever happens: a store that does not answer is a 503 that may be
 * repeated, a bug a plain 500 whose cause goes to the log alone.
 */
export const handler =
  (work: Work): HttpHandler =>
  async (request, context) => {
    const isRead = request.method === 'GET';
    try {
      return respond(await work(request, context), isRead);
    } catch (error) {
      return respond(error instanceof Outage ? unavailable(error, context) : broken(error, context), isRead);
    }
  };

function unavailable(error: Outage, context: InvocationContext): Problem {
  context.warn(`The ${error.service} does not answer: ${error.message}`);
  return {
    status: 503,
    code: 'ServiceUnavailable',
    message: 'The service can not answer at the moment. The call may be repeated.',
    headers: { 'Retry-After': OUTAGE_RETRY_SECONDS },
  };
}

function broken(error: unknown, context: InvocationContext): Problem {
  context.error('A request failed unexpectedly.', error);
  return { status: 500, code: 'InternalServerError', message: 'An internal server error occurred.' };
}

/** Reads and parses a request's body. One that announces itself as too long is refused unread. */
export async function readBody(request: HttpRequest, options: BodyOptions = {}): Promise<Parsed<unknown>> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  const { limit = maxBodyBytes } = options;
  const bytes = announced > limit ? new Uint8Array(limit + 1) : new Uint8Array(await request.arrayBuffer());
  return parseJsonBody(bytes, request.headers.get('content-type'), options);
}
