import type { Seeds } from './seeds.ts';
import { globals, plugin } from './seeds.ts';

const clocks = ['Date.now()', 'new Date()', 'new Date', 'Date()', '[5].map(Date.now)'];
const shellGlobals = [
  'setTimeout(String, 5)',
  'fetch("/")',
  'process.pid',
  'crypto.randomUUID()',
  'performance.now()',
];

/** Clocks, chance and I/O where they do not belong, and the habits that hold in every room. */
export const habitSeeds: readonly Seeds[] = [
  // No clock, no chance, no I/O.
  globals('shared/domain', ...clocks, 'new Date(5)', 'Date.UTC(2026)', ...shellGlobals),
  globals('shared/usecases', ...shellGlobals, 'globalThis.Date.now()'),
  globals('orchestrations', ...shellGlobals, 'setInterval(String, 5)'),
  ...['shared/usecases', 'shared/usecases/deep', 'orchestrations'].map((room) =>
    plugin('No clock here:', room, ...clocks.map((text) => `export const seed = ${text};`)),
  ),
  ...['shared/domain', 'shared/usecases', 'orchestrations'].map((room) =>
    plugin(
      'Chance belongs to',
      room,
      'export const seed = Math.random();',
      'export const seed = [1].map(Math.random);',
    ),
  ),

  // Habits that hold in every room.
  { rule: 'noExplicitAny', room: 'functions', texts: ['export const a = (b: any): unknown => b;\n'] },
  { rule: 'noNonNullAssertion', room: 'functions', texts: ['export const a = (b?: { c: 1 }) => b!.c;\n'] },
  { rule: 'useImportType', room: 'functions', texts: ["import { A } from './b.ts';\nexport type B = A;\n"] },
  { rule: 'noUnusedImports', room: 'functions', texts: ["import { a } from './b.ts';\n"] },
  { rule: 'noUnusedVariables', room: 'functions', texts: ['const a = 1;\nexport const b = 2;\n'] },
  {
    rule: 'noUndeclaredDependencies',
    room: 'runtime',
    texts: ["export * from 'left-out-of-package-json';\n"],
  },
  { rule: 'noEmptyBlockStatements', room: 'functions', texts: ['try {\n  JSON.parse("");\n} catch {}\n'] },
  {
    rule: 'noFloatingPromises',
    room: 'functions',
    texts: ['const a = async (): Promise<void> => undefined;\nexport const b = (): void => {\n  a();\n};\n'],
  },
  {
    rule: 'useExhaustiveSwitchCases',
    room: 'functions',
    texts: [
      "export function a(b: 'c' | 'd'): number {\n  switch (b) {\n    case 'c':\n      return 1;\n  }\n  return 2;\n}\n",
    ],
  },
  ...['functions', 'orchestrations', 'runtime', 'agent', 'renderer', 'shared/hosts'].map((room) => ({
    rule: 'noConsole',
    room,
    texts: ['console.log(1);\n'],
  })),
  { rule: 'noFocusedTests', room: 'test', texts: ["it.only('is alone', () => expect(1).toBe(1));\n"] },
  { rule: 'noSkippedTests', room: 'test', texts: ["it.skip('is left out', () => expect(1).toBe(1));\n"] },
];
