import type { Seeds } from './seeds.ts';
import { plugin } from './seeds.ts';

/** Imports in a form that the table would miss, or that runs code where only types may be taken. */
export const importFormSeeds: readonly Seeds[] = [
  // Other ways to import than `export … from`.
  {
    rule: 'noRestrictedImports',
    room: 'shared/domain',
    texts: [
      "import '../wire/a.ts';\n",
      "import { a } from '../wire/a.ts';\nexport const b = a;\n",
      "import type { A } from '../wire/a.ts';\nexport type B = A;\n",
      "export const a = import('../wire/a.ts');\n",
    ],
  },
  { rule: 'noCommonJs', room: 'shared/domain', texts: ["export const a = require('../wire/a.ts');\n"] },
  plugin('Write import type', 'shared/domain', "export type A = import('../wire/a.ts').A;"),
  plugin(
    'Write the shortest',
    'shared/domain',
    "export * from './../wire/a.ts';",
    "export * from './deep/../../wire/a.ts';",
  ),
  plugin(
    'Write the shortest',
    'shared/usecases',
    "export * from '../domain/../wire/a.ts';",
    "export const a = import('./../wire/a.ts');",
  ),
  plugin('Write the shortest', 'functions/deep', "export * from '.././../runtime/a.ts';"),
  plugin(
    'Import a plain',
    'shared/domain',
    'export const a = (name: string) => import(name);',
    'export const a = import(`./b.ts`);',
  ),
  plugin('Import a plain', 'functions', 'export const a = (name: string) => import(name);'),

  // Rooms that may know another room's types only.
  plugin(
    'Only types may',
    'shared/ports',
    "export * from '../domain/a.ts';",
    "export { a } from '../domain/a.ts';",
  ),
  plugin(
    'Only types may',
    'orchestrations',
    "import '../shared/usecases/a.ts';",
    "import { a } from '../shared/usecases/a.ts';\nexport const b = a;",
    "import a from '../shared/usecases/a.ts';\nexport const b = a;",
    "import * as a from 'durable-functions';\nexport const b = a;",
    "export const a = import('../shared/usecases/a.ts');",
    "export * from '../shared/usecases/a.ts';",
    "export * as a from '../shared/usecases/a.ts';",
    "export { a } from '../shared/usecases/a.ts';",
    "export { app } from 'durable-functions';",
  ),
  plugin('Only types may', 'orchestrations/deep', "export * from '../../shared/usecases/a.ts';"),
  plugin('Only types may', 'client', "export * from '../shared/connection/a.ts';"),
  plugin(
    'Only types may',
    'client/src',
    "import { a } from '../../shared/connection/a.ts';\nexport const b = a;",
  ),
];
