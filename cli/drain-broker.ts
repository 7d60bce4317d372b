/** How many hosts are still not given back after every live session was stopped and `limitMs` have passed at most; null: nobody answered. */
export async function drainBroker(url: string, operatorKey: string, limitMs: number): Promise<number | null> {
  const deadline = performance.now() + limitMs;
  let pending: readonly unknown[] = [];
  do {
    const answer = await ask(url, operatorKey, pending);
    if (answer === null) return null;
    pending = answer;
    if (pending.length > 0) await new Promise((resolve) => setTimeout(resolve, 100));
  } while (pending.length > 0 && performance.now() < deadline);
  return pending.length;
}

async function ask(
  url: string,
  operatorKey: string,
  pending: readonly unknown[],
): Promise<readonly unknown[] | null> {
  try {
    const response = await fetch(new URL('/operator/drain', url), {
      method: 'POST',
      headers: { authorization: `Bearer ${operatorKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ pending }),
      signal: AbortSignal.timeout(5000),
    });
    const body: unknown = response.ok ? await response.json() : null;
    return typeof body === 'object' && body !== null && 'pending' in body && Array.isArray(body.pending)
      ? body.pending
      : null;
  } catch {
    // Whoever asked goes on to end the processes in any case.
    return null;
  }
}
