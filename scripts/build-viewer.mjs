import { copyFile, mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

// The page at /viewer: its modules and the client library become one file, which the broker serves with the two beside it.

const sources = new URL('../viewer/', import.meta.url);
const built = new URL('../dist/viewer/', import.meta.url);

await mkdir(built, { recursive: true });
await Promise.all([
  build({
    entryPoints: [fileURLToPath(new URL('viewer.ts', sources))],
    outfile: fileURLToPath(new URL('viewer.js', built)),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  }),
  ...['index.html', 'viewer.css'].map((name) => copyFile(new URL(name, sources), new URL(name, built))),
]);
