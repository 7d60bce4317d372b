import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const bundle = async () => {
  const entry = fileURLToPath(new URL('../../client/index.ts', import.meta.url));
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2023',
    // Neither Node's modules nor a browser's are known: what needs them does not build.
    platform: 'neutral',
    metafile: true,
    write: false,
  });
  return { bytes: outputFiles[0]?.contents ?? new Uint8Array(), inputs: Object.keys(metafile.inputs) };
};

describe('the library as one file', () => {
  it('has at most 20 KB, minified and gzipped, with everything in it', async () => {
    const { bytes } = await bundle();
    const size = gzipSync(bytes).length;
    expect(size).toBeGreaterThan(1024);
    expect(size).toBeLessThanOrEqual(20 * 1024);
  });

  it('has nothing in it but the library: no dependency, and of the protocol only types', async () => {
    const { inputs } = await bundle();
    expect(inputs.filter((input) => !/(^|\/)client\//.test(input))).toEqual([]);
  });

  it('never prints', async () => {
    const { bytes } = await bundle();
    expect(new TextDecoder().decode(bytes)).not.toMatch(/console\.|process\./);
  });
});
