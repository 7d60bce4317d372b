import { setTimeout as pause } from 'node:timers/promises';

/** Asks until the answer is good. The scripts pause for two or ten seconds, which says nothing about the service; here it is less. */
export async function pollUntil<T>(ask: () => Promise<T>, isGood: (answer: T) => boolean): Promise<T> {
  const deadline = performance.now() + 15_000;
  for (;;) {
    const answer = await ask();
    if (isGood(answer)) return answer;
    if (performance.now() > deadline) throw new Error(`Polled in vain: ${JSON.stringify(answer)}.`);
    await pause(20);
  }
}
