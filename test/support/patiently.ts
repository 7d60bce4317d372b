import { expect } from 'vitest';

/** Expects of what is read again and again, until it is so or 20 seconds have passed: the machine may be busy. */
export const patiently = (read: () => unknown) => expect.poll(read, { timeout: 20_000 });
