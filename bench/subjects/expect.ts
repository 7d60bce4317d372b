import type { Answer } from '../load/http-client.ts';

/** A wrong answer is no measurement: it ends the window, with as much of it as says why. */
export function expectStatus(answer: Answer, ...wanted: readonly number[]): void {
  if (wanted.includes(answer.status)) return;
  throw new Error(
    `Answered ${answer.status} instead of ${wanted.join(' or ')}: ${JSON.stringify(answer.body).slice(0, 300)}`,
  );
}

/** A field of a JSON object that came from outside; undefined where there is none. */
export const fieldOf = (body: unknown, name: string): unknown =>
  typeof body === 'object' && body !== null && Object.hasOwn(body, name)
    ? (body as Record<string, unknown>)[name] // An object: whatever it has is unknown.
    : undefined;
