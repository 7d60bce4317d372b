/** Waits, or throws the signal's reason as soon as it fires. */
export function pause(ms: number, abortSignal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (abortSignal?.aborted) return reject(abortSignal.reason);
    const abort = (): void => {
      clearTimeout(timer);
      reject(abortSignal?.reason);
    };
    const timer = setTimeout(() => {
      abortSignal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    abortSignal?.addEventListener('abort', abort, { once: true });
  });
}
