import { z } from 'zod';
import type { FuzzAnswer } from './fuzz-request.ts';
import { jsonOf } from './json-of.ts';

const problem = z.strictObject({
  error: z.strictObject({
    code: z.string().min(1),
    message: z.string().min(1).max(400),
    target: z.string().optional(),
  }),
});

export interface Forbidden {
  readonly secrets: readonly string[];
  /** What only the other account's sessions have in their ids. */
  readonly foreign: string;
  /** Whether the request's first line was HTTP. If it was not, a 400 is right and nothing else is. */
  readonly hasValidLine: boolean;
}

/** What is wrong with an answer whatever was asked; null when nothing is. Secrets are never repeated. */
export function judgeAnswer(
  { status, headers, text }: FuzzAnswer,
  { secrets, foreign, hasValidLine }: Forbidden,
): string | null {
  if (!hasValidLine && status !== 400) return `status ${status} for a line that is not HTTP`;
  if (status === 0) return `no answer: ${text}`;
  if (status >= 500) return `status ${status}`;
  if (status < 200) return `status ${status}, which ends nothing`;
  if (secrets.some((secret) => text.includes(secret) || headers.includes(secret)))
    return 'a secret in the answer';
  if (text.includes(foreign) || headers.includes(foreign))
    return 'a session of the other account in the answer';
  if (/\n\s+at |node_modules|\.ts:\d|\.js:\d/.test(text)) return 'a stack or a path in the answer';
  if (status >= 400 && text !== '')
    return problem.safeParse(jsonOf(text)).success ? null : 'an error in no known shape';
  if (text !== '' && jsonOf(text) === undefined) return 'a body that is not JSON';
  return null;
}
