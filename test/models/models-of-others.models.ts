import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loaderWith } from '../support/model-loader.ts';
import { expectations } from './expectations.ts';

/** Where Debian puts them. */
const ASSIMP = '/usr/share/assimp/models';

const modelsBelow = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(glb|gltf)$/i.test(name))
        .sort()
    : [];

const limits = { maxModelBytes: 2 ** 29, maxTriangles: 20_000_000, maxEntities: 200_000 };

/** What has come of it, in a line. */
async function outcome(folder: string, path: string): Promise<string> {
  const load = loaderWith({ ...limits, modelFolder: folder });
  try {
    // A name with a `%`, a `#` or a colon in it is a name like any other.
    const { nodes, meshes, textures, left } = await load(`file:${encodeURI(path).replaceAll('#', '%23')}`);
    const triangles = meshes.reduce((sum, { indices }) => sum + indices.length / 3, 0);
    const without = left.length === 0 ? '' : `, without ${left.join(', ')}`;
    return `${nodes.length} nodes, ${triangles} triangles, ${textures.length} pictures${without}`;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return `${String(error.code)}: ${error.message}`;
    throw error;
  }
}

describe("the models of Debian's package assimp-testmodels", () => {
  const found = modelsBelow(ASSIMP);

  it('are there', () => {
    expect(found.length, 'no models: apt-get install assimp-testmodels').toBeGreaterThan(0);
  });

  it('are those that are expected, no fewer and no others', () => {
    expect(found).toEqual(Object.keys(expectations).sort());
  });

  it.each(Object.entries(expectations))('%s: %s', async (path, expected) => {
    const seen = await outcome(ASSIMP, path);
    if (expected.startsWith('Model')) expect(seen).toContain(expected);
    else expect(seen).toBe(expected);
  });
});

const folder = process.env['MODELS_DIR'];
if (folder !== undefined)
  describe('the models below MODELS_DIR', () => {
    const found = modelsBelow(folder);

    it('are there', () => {
      expect(found.length, `no models below ${folder}`).toBeGreaterThan(0);
    });

    it.each(found)('%s is read, or refused for something that it needs and is named', async (path) => {
      const seen = await outcome(folder, path);
      expect(seen).toMatch(/^(\d+ nodes|ModelUnsupported: .* without \w+|ModelTooLarge)/);
    });
  });
