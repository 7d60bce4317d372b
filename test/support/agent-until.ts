import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until the answer is there (not null, undefined or false); fails in words when it never comes. */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  withinMs = 10_000,
): Promise<NonNullable<T>> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (Date.now() > giveUpAt) throw new Error(`Waited ${withinMs} ms in vain: ${what}`);
    await sleep(10);
  }
}
