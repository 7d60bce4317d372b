import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { Cleanup } from '../machine/cleanup.ts';
import { measureCalls } from './measures/calls.ts';
import { measureLoading } from './measures/loading.ts';
import { measureMemory } from './measures/memory.ts';
import { measurePictures } from './measures/pictures.ts';
import type { RendererBench } from './measures/renderer-bench.ts';
import { type Options, type Part, readOptions, USAGE } from './options.ts';
import { Figures } from './report/figures.ts';
import { table } from './report/table.ts';

// npm run bench:renderer: see USAGE, and docs/benchmarks.md for what the figures mean. It runs the compiled engine, so build first.

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const measures: readonly (readonly [Part, (bench: RendererBench) => Promise<void>])[] = [
  ['memory', measureMemory],
  ['loading', measureLoading],
  ['calls', measureCalls],
  ['pictures', measurePictures],
];

const cleanup = new Cleanup();
let isEnding = false;

/** Ends everything that was started, says so, and ends. Called again (a second Ctrl-C) it changes nothing. */
async function end(code: number): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  for (const failure of await cleanup.run()) say(`Not ended in order: ${failure}`);
  process.exit(code);
}

/** A missed aim is a figure too, and no failure. */
async function run(options: Options): Promise<number> {
  const figures = new Figures();
  say(
    `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}, load ${(loadavg()[0] ?? 0).toFixed(1)}`,
  );
  for (const [part, measure] of measures)
    if (options.only.has(part)) await measure({ options, figures, say, cleanup });
  say(table(figures));
  if (options.json !== null) writeFileSync(options.json, `${JSON.stringify(figures.all, null, 2)}\n`);
  return 0;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(130));
try {
  const options = readOptions(process.argv.slice(2));
  if (options) await end(await run(options));
  else say(USAGE);
} catch (error) {
  if (!isEnding) say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  await end(1);
}
