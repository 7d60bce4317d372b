import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import type { Cleanup } from '../machine/cleanup.ts';
import { runBench, say, thisMachine } from '../machine/run-bench.ts';
import { measureCalls } from './measures/calls.ts';
import { measureLoading } from './measures/loading.ts';
import { measureMemory } from './measures/memory.ts';
import { measurePictures } from './measures/pictures.ts';
import type { RendererBench } from './measures/renderer-bench.ts';
import { type Options, type Part, readOptions, USAGE } from './options.ts';
import { Figures } from './report/figures.ts';
import { table } from './report/table.ts';

// npm run bench:renderer: see USAGE, and docs/benchmarks.md for what the figures mean. It runs the compiled engine, so build first.

const measures: readonly (readonly [Part, (bench: RendererBench) => Promise<void>])[] = [
  ['memory', measureMemory],
  ['loading', measureLoading],
  ['calls', measureCalls],
  ['pictures', measurePictures],
];

/** A missed aim is a figure too, and no failure. */
async function run(options: Options, cleanup: Cleanup): Promise<number> {
  const figures = new Figures();
  say(`${thisMachine()}, load ${(loadavg()[0] ?? 0).toFixed(1)}`);
  for (const [part, measure] of measures)
    if (options.only.has(part)) await measure({ options, figures, say, cleanup });
  say(table(figures));
  if (options.json !== null) writeFileSync(options.json, `${JSON.stringify(figures.all, null, 2)}\n`);
  return 0;
}

await runBench({ usage: USAGE, readOptions, run });
