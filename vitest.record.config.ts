import { defineConfig } from 'vitest/config';

/** Not a test: writes the fixtures of a release. */
export default defineConfig({ test: { include: ['test/upgrades/record-release.ts'], testTimeout: 60_000 } });
