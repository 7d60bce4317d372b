import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { type Answer, readBody, refusal } from './http-answer.ts';

const LIMIT = 256 * 1024;

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly answer: Answer };

const no = (answer: Answer): { ok: false; answer: Answer } => ({ ok: false, answer });

/** A JSON body of the wanted shape; else the refusal names the first thing that is wrong with it, and never repeats a value. */
export async function parseBody<T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<Parsed<T>> {
  const text = await readBody(request, LIMIT);
  if (text === null)
    return no(refusal(413, 'bodyTooLarge', 'The body is larger than 256 KiB.', { connection: 'close' }));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return no(refusal(400, 'notJson', 'The body is not JSON.'));
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  return no(
    refusal(400, 'badRequest', `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'not as expected'}`),
  );
}
