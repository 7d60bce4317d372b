import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** `npm run test:http`: the tests that need nothing but the address and an account of a broker that is up. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/http/**/*.http.ts'],
    environment: 'node',
    // Vitest puts a BASE_URL of its own over that of its caller.
    env: { BROKER_BASE_URL: process.env['BASE_URL'] ?? '' },
    pool: 'forks',
    // One session at a time, so that a broker with a single place is enough.
    fileParallelism: false,
    // A real rendering machine may take minutes to be ready.
    testTimeout: 300_000,
    hookTimeout: 60_000,
    allowOnly: false,
    passWithNoTests: false,
    reporters: ['default'],
  },
});
