/** Runs with a signal that fires when the caller's does, or with `late` when the time is over. */
export async function withDeadline<Value>(
  ms: number,
  late: () => Error,
  abortSignal: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  abortSignal?.throwIfAborted();
  const ending = new AbortController();
  const abort = (): void => ending.abort(abortSignal?.reason);
  abortSignal?.addEventListener('abort', abort, { once: true });
  const timer = setTimeout(() => ending.abort(late()), ms);
  try {
    return await run(ending.signal);
  } finally {
    clearTimeout(timer);
    abortSignal?.removeEventListener('abort', abort);
  }
}
