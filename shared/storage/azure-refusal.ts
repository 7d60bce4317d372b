import { z } from 'zod';
import type { TableOperation, TransactionResult } from '../ports/table.ts';
import { parseJson } from './parse-json.ts';

/** What the SDK throws, as far as anything is decided from it. A missing status means that no answer came. */
const failure = z.object({
  statusCode: z.number().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  message: z.string(),
  response: z.object({ bodyAsText: z.string().nullish() }).optional().catch(undefined),
});

/** The service's own word for what went wrong, as it stands in an answer's body. */
const answerBody = z.object({ 'odata.error': z.object({ code: z.string() }) });

export interface AzureFailure {
  readonly status: number | null;
  readonly code: string | null;
  readonly message: string;
}

/** Reads an error of the SDK. What is none is kept as a failure without an answer. */
export function readAzureFailure(error: unknown): AzureFailure {
  const parsed = failure.safeParse(error);
  if (!parsed.success) return { status: null, code: null, message: String(error) };
  const { statusCode, code, message, response } = parsed.data;
  // A single operation's error has its code only in the body; that of a transaction has its body in pieces, and its code read.
  const body = answerBody.safeParse(parseJson(response?.bodyAsText ?? ''));
  return {
    status: statusCode ?? null,
    code: body.success ? body.data['odata.error'].code : (code ?? null),
    message,
  };
}

/** The failure in words for the log: the service's own, without the ids that follow them. */
export const wordsOf = ({ status, code, message }: AzureFailure): string =>
  [status, code, message.startsWith('{') ? null : message.split('\n')[0]]
    .filter((it) => it !== null)
    .join(' ');

/** Whether the service answered that it has no such row. That it has no such table is another matter. */
export const isMissingRow = ({ status, code }: AzureFailure): boolean =>
  status === 404 && (code === 'ResourceNotFound' || code === 'EntityNotFound');

/**
 * The conflict that an answer speaks of, with the operation it was; undefined when it is none. A transaction's message begins with the
 * number of the operation that failed: `12:The specified entity already exists.`
 */
export function readRefusal(
  answer: AzureFailure,
  operations: readonly TableOperation[],
): Extract<TransactionResult, { ok: false }> | undefined {
  const why = conflictOf(answer);
  if (!why) return undefined;
  const index = operations.length === 1 ? 0 : Number(/^(\d+):/.exec(answer.message)?.[1] ?? Number.NaN);
  return index < operations.length ? { ok: false, why, index } : undefined;
}

function conflictOf(answer: AzureFailure): 'exists' | 'changed' | 'missing' | undefined {
  if (answer.status === 409 && answer.code === 'EntityAlreadyExists') return 'exists';
  if (answer.status === 412) return 'changed';
  return isMissingRow(answer) ? 'missing' : undefined;
}
