import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Mutant } from './mutant.ts';
import { mutate } from './mutate.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const copied = [
  'agent',
  'functions',
  'orchestrations',
  'renderer',
  'runtime',
  'scripts',
  'shared',
  'test',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];
const LIMIT_MS = 120_000;

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(z.object({ title: z.string(), status: z.string() })),
      message: z.string().default(''),
    }),
  ),
});

/** What a test run said: the titles of those that passed and failed, and what it printed, for people. */
export interface TestRun {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  readonly output: string;
}

/** A copy of the project in a folder of its own, in which one thing at a time is wrong. */
export class Lane {
  readonly #folder = mkdtempSync(join(tmpdir(), 'broker-mutant-'));

  constructor() {
    for (const name of copied)
      cpSync(join(root, name), join(this.#folder, name), {
        recursive: true,
        filter: (path) => !/[/\\](?:node_modules|dist|\.data)$/.test(path),
      });
    symlinkSync(join(root, 'node_modules'), join(this.#folder, 'node_modules'), 'dir');
  }

  /** Runs the tests that are named after this invariant on the product as it is, or as the mutant makes it. */
  async test({ invariant, testFiles }: Mutant, made: Mutant | null): Promise<TestRun> {
    const right = made && readFileSync(join(this.#folder, made.file), 'utf8');
    if (made && right !== null) writeFileSync(join(this.#folder, made.file), mutate(right, made));
    try {
      return await this.#run(['-t', `invariant ${invariant}:`, ...testFiles]);
    } finally {
      if (made && right !== null) writeFileSync(join(this.#folder, made.file), right);
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #run(args: readonly string[]): Promise<TestRun> {
    const report = join(this.#folder, 'report.json');
    rmSync(report, { force: true });
    const vitest = [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--reporter=json',
      `--outputFile=${report}`,
    ];
    const child = spawn(process.execPath, [...vitest, ...args], {
      cwd: this.#folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await new Promise((resolve) => child.once('close', resolve));
    return { ...read(report), output };
  }
}

function read(report: string): Omit<TestRun, 'output'> {
  let text: string;
  try {
    text = readFileSync(report, 'utf8');
  } catch {
    return { passed: [], failed: [] }; // It did not get as far as a report: then its output says why.
  }
  const results = vitestReport
    .parse(JSON.parse(text))
    .testResults.flatMap(({ assertionResults }) => assertionResults);
  const titled = (status: string): readonly string[] =>
    results.filter((result) => result.status === status).map(({ title }) => title);
  return { passed: titled('passed'), failed: titled('failed') };
}
