import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/**
 * `npm run test:models`: models that others made, those of Debian's package assimp-testmodels (`apt-get install assimp-testmodels`), and
 * with MODELS_DIR all that lie below another folder. For the sample assets of Khronos, about three gigabytes:
 *
 *     git clone --depth 1 https://github.com/KhronosGroup/glTF-Sample-Assets
 *     MODELS_DIR=glTF-Sample-Assets/Models npm run test:models
 */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/models/**/*.models.ts'],
    environment: 'node',
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 120_000,
    allowOnly: false,
    passWithNoTests: false,
    reporters: ['default'],
  },
});
