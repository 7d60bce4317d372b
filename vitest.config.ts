import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

/** They take minutes of waiting or of Azurite, and say little that others don't: CI runs them, and whoever names them with CI=true. */
const forContinuousIntegration = [
  'test/conformance/on-azurite.test.ts',
  'test/kill-campaign/*.test.ts',
  'test/simulation/every-crash-point.test.ts',
  'test/races/races-on-azurite.test.ts',
  'test/clocks/clocks.test.ts',
  'test/faults/lost-*.test.ts',
  'test/faults/several-processes.test.ts',
  'test/faults/storms.test.ts',
  'test/faults/store-on-a-wire.test.ts',
];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(process.env['CI'] ? [] : forContinuousIntegration)],
    environment: 'node',
    globalSetup: ['test/support/leave-no-trace.ts'],
    // Processes, not threads: tests start servers, child processes and SQLite files of their own.
    pool: 'forks',
    // More than there are cores on a small machine: many tests wait for processes and clocks, those for CI most of all.
    maxWorkers: process.env['CI'] ? 4 : 3,
    maxConcurrency: 10,
    sequence: { sequencer: LongestFirst },
    testTimeout: 20_000,
    hookTimeout: 20_000,
    allowOnly: false,
    passWithNoTests: false,
    reporters: ['default'],
  },
});
