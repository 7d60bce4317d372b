/** One file per room (and one a folder deeper) with everything that the import table allows it. */
const exporting = (...specifiers: string[]): string =>
  specifiers.map((specifier) => `export * from '${specifier}';\n`).join('');
const exportingTypes = (...specifiers: string[]): string =>
  specifiers.map((specifier) => `export type * from '${specifier}';\n`).join('');

export const allowedImports: ReadonlyMap<string, string> = new Map([
  ['shared/domain/ok.ts', `${exporting('./a.ts', './deep/a.ts')}export const a = Math.floor(1.5);\n`],
  ['shared/domain/deep/ok.ts', exporting('./a.ts', '../a.ts')],
  ['shared/ports/ok.ts', exporting('./a.ts') + exportingTypes('../domain/a.ts')],
  [
    'shared/usecases/ok.ts',
    `${exporting('./a.ts', '../domain/a.ts', '../ports/a.ts')}export const a = new Date(5);\n`,
  ],
  ['shared/usecases/deep/ok.ts', exporting('../a.ts', '../../domain/a.ts', '../../ports/a.ts')],
  ['shared/wire/ok.ts', exporting('./a.ts', '../domain/a.ts', 'zod', 'json5')],
  ['shared/connection/ok.ts', exporting('./a.ts', '../domain/a.ts', 'zod')],
  ['shared/storage/ok.ts', exporting('../domain/a.ts', '../ports/a.ts', '../connection/a.ts', 'node:crypto')],
  [
    'shared/storage/ok-too.ts',
    exporting('node:sqlite', 'node:fs', 'node:path', '@azure/data-tables', '@azure/identity'),
  ],
  [
    'shared/hosts/ok.ts',
    exporting('../domain/a.ts', '../ports/a.ts', '../connection/a.ts', 'node:crypto', 'jose', 'zod'),
  ],
  [
    'shared/auth/ok.ts',
    exporting('../domain/a.ts', '../ports/a.ts', 'node:fs/promises', 'node:path', 'jose', 'zod'),
  ],
  [
    'shared/config.ts',
    exporting('./domain/a.ts', './auth/a.ts', 'zod', 'node:fs', 'node:path', 'node:crypto'),
  ],
  [
    'orchestrations/ok.ts',
    exporting('./a.ts', '../shared/domain/a.ts') + exportingTypes('../shared/usecases/a.ts'),
  ],
  [
    'orchestrations/ok-too.ts',
    "import type { Task } from 'durable-functions';\nimport type {\n  A,\n} from '../shared/usecases/a.ts';\n" +
      "export type { B } from '../shared/usecases/b.ts';\nexport type C = Task | A;\nexport const alarm = new Date(5);\n",
  ],
  [
    'functions/ok.ts',
    exporting('../shared/config.ts', '../shared/hosts/a.ts', '../orchestrations/a.ts', 'node:fs/promises'),
  ],
  [
    'functions/deep/ok.ts',
    exporting('../a.ts', '../../shared/domain/a.ts', '@azure/functions', 'durable-functions'),
  ],
  ['agent/ok.ts', exporting('./a.ts', '../shared/connection/a.ts', 'node:net', 'ws', 'jose', 'zod')],
  ['agent/deep/ok.ts', exporting('../a.ts', '../../shared/connection/a.ts', 'node:stream/promises')],
  ['agent/main.ts', 'console.log(1);\n'],
  ['renderer/ok.ts', exporting('./a.ts', '../shared/connection/a.ts', 'node:http', 'ws', 'zod')],
  [
    'renderer/deep/ok.ts',
    exporting('../a.ts', '../../shared/connection/deep/a.ts', 'three', 'three-mesh-bvh'),
  ],
  ['renderer/deep/er/ok.ts', exporting('../a.ts', '../../../shared/connection/a.ts', '@gltf-transform/core')],
  ['renderer/log.ts', 'console.log(1);\n'],
  ['client/src/ok.ts', exporting('./a.ts', '../a.ts') + exportingTypes('../../shared/connection/a.ts')],
  ['viewer/ok.ts', exporting('./a.ts', './deep/a.ts', '../client/index.ts')],
  ['viewer/deep/ok.ts', exporting('./a.ts', '../a.ts', '../../client/index.ts')],
  [
    'runtime/ok.ts',
    `${exporting('./a.ts', 'node:sqlite', 'croner')}export const a = (app: string) => import(app);\n`,
  ],
  ['runtime/deep/ok.ts', exporting('../a.ts', './a.ts', 'node:vm')],
  ['runtime/main.ts', 'console.log(Date.now(), Math.random());\n'],
  [
    'cli/ok.ts',
    `${exporting('../shared/config.ts', '../shared/auth/a.ts', 'node:child_process')}console.log(1);\n`,
  ],
  ['cli/https/ok.ts', exporting('./a.ts', '../a.ts', '@peculiar/x509', 'reflect-metadata')],
  ['test/ok.ts', exporting('../shared/usecases/a.ts', '../runtime/a.ts', '../cli/a.ts', 'node:fs')],
]);
