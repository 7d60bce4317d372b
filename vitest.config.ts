import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    globalSetup: ['test/support/leave-no-trace.ts'],
    // Processes, not threads: tests start servers, child processes and SQLite files of their own.
    pool: 'forks',
    // One more than there are cores on a small machine: many tests wait for processes and clocks.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    testTimeout: 20_000,
    hookTimeout: 20_000,
    allowOnly: false,
    passWithNoTests: false,
    reporters: ['default'],
  },
});
