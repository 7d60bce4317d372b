/** The promise's outcome, or the signal's reason if that comes first. What the promise does afterwards is nobody's business here. */
export async function abortable<Value>(promise: Promise<Value>, abortSignal?: AbortSignal): Promise<Value> {
  if (!abortSignal) return promise;
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(abortSignal.reason);
    if (abortSignal.aborted) abort();
    else abortSignal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    abortSignal.removeEventListener('abort', abort);
  }
}
