/** What a suite says of what it finds. Plain functions, so that a page can run it as well. */
export function same(found: unknown, expected: unknown, what = 'It'): void {
  const [is, should] = [found, expected].map((it) => JSON.stringify(it));
  if (is !== should) throw new Error(`${what} should be ${should}, and is ${is}.`);
}

export function holds(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(`It does not hold: ${what}.`);
}

/** The error's code, when it is refused. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
  return 'nothing was refused';
}

/** Waits until it is so, and says in `what` that it never was. */
export async function eventually(what: string, isSo: () => boolean, withinMs = 15_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
