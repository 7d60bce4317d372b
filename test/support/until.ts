import { setTimeout as pause } from 'node:timers/promises';

/** Waits for a condition, and fails in its words when it is not met in time. */
export async function until(what: string, isMet: () => boolean, withinMs = 15_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!isMet()) {
    if (performance.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain: ${what}.`);
    await pause(5);
  }
}
