import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const project = fileURLToPath(new URL('../..', import.meta.url));

const report = z.object({
  diagnostics: z.array(
    z.object({ category: z.string(), message: z.string(), location: z.object({ path: z.string() }) }),
  ),
});

/**
 * One complaint: the rule that made it, its text, and the file, relative to the tree. Plugins have no rule
 * names: theirs is `plugin: ` and the first three words of the message.
 */
export interface Complaint {
  readonly file: string;
  readonly rule: string;
  readonly message: string;
}

/** Packages that the import table lets in somewhere, so that only the walls can object to them. */
const packages = [
  '@azure/data-tables',
  '@azure/functions',
  '@azure/identity',
  '@remote-rendering/agent',
  'croner',
  '@peculiar/x509',
  'reflect-metadata',
  'three',
  'three-mesh-bvh',
  '@gltf-transform/core',
  'durable-functions',
  'jose',
  'json5',
  'ws',
  'zod',
];

/**
 * Lints the given files (path → text) with this project's own biome.json and plugins, in one run, in a
 * folder of their own. Resolves to every complaint; rejects when Biome itself could not run.
 */
export async function lintTree(files: ReadonlyMap<string, string>): Promise<Complaint[]> {
  const tree = await mkdtemp(join(tmpdir(), 'walls-'));
  try {
    await cp(join(project, 'biome.json'), join(tree, 'biome.json'));
    await cp(join(project, 'scripts/lint'), join(tree, 'scripts/lint'), { recursive: true });
    await writeFile(
      join(tree, 'package.json'),
      JSON.stringify({
        type: 'module',
        dependencies: Object.fromEntries(packages.map((name) => [name, '*'])),
      }),
    );
    for (const [path, text] of files) {
      await mkdir(dirname(join(tree, path)), { recursive: true });
      await writeFile(join(tree, path), text);
    }
    const { diagnostics } = report.parse(JSON.parse(await biomeLint(tree)));
    return diagnostics.map(({ category, message, location }) => ({
      file: location.path,
      rule: ruleName(category, message),
      message,
    }));
  } finally {
    await rm(tree, { recursive: true, force: true });
  }
}

function ruleName(category: string, message: string): string {
  if (category === 'plugin') return `plugin: ${message.split(' ').slice(0, 3).join(' ')}`;
  return category.split('/').at(-1) ?? category;
}

function biomeLint(tree: string): Promise<string> {
  const biome = join(project, 'node_modules/@biomejs/biome/bin/biome');
  const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', '.'];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: tree, maxBuffer: 32 * 2 ** 20 }, (error, stdout, stderr) => {
      // Exit code 1 means that it found something, which is what most callers want to see.
      if (stdout.startsWith('{')) resolve(stdout);
      else reject(new Error(`Biome gave no report. ${stderr}`, { cause: error }));
    });
  });
}
