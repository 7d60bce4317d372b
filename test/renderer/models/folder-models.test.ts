import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bytesOf, glbBytes, gltfBytes, triangleJson } from '../../support/model-bytes.ts';
import { loaderWith } from '../../support/model-loader.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const empty = glbBytes({ asset: { version: '2.0' } });
const naming = (uri: string): Uint8Array => gltfBytes(triangleJson({ buffers: [{ byteLength: 36, uri }] }));

/** `models/` is the folder that may be read; what lies beside it may not. */
function house() {
  const root = temporaryFolder();
  const folder = join(root, 'models');
  mkdirSync(join(folder, 'parts'), { recursive: true });
  writeFileSync(join(root, 'secret.glb'), empty);
  writeFileSync(join(folder, 'parts', 'Old pump.glb'), empty);
  writeFileSync(join(folder, 'parts', 'corners.bin'), bytesOf(new Float32Array(9)));
  writeFileSync(join(folder, 'plate.gltf'), naming('parts/corners.bin'));
  symlinkSync(join(folder, 'parts'), join(folder, 'linked'));
  symlinkSync(join(root, 'secret.glb'), join(folder, 'escape.glb'));
  symlinkSync(root, join(folder, 'up'));
  execFileSync('mkfifo', [join(folder, 'pipe.glb')]);
  return { root, folder, load: loaderWith({ modelFolder: folder, loadMs: 20_000 }) };
}

describe('a file below the folder', () => {
  it.each([
    'parts/Old pump.glb',
    'file:parts/Old%20pump.glb',
    'linked/Old pump.glb',
    './parts/../parts/Old pump.glb',
  ])('is read by %s', async (address) => {
    expect((await house().load(address)).name).toBe('Old pump');
  });

  it('is read by its whole address', async () => {
    const { folder, load } = house();
    expect((await load(pathToFileURL(join(folder, 'parts', 'Old pump.glb')).href)).name).toBe('Old pump');
  });

  it('is read with the files that it names', async () => {
    expect((await house().load('plate.gltf')).meshes).toHaveLength(1);
  });

  it.each(['parts/none.glb', 'none/none.glb', 'file:none.glb', 'parts', 'pipe.glb'])(
    'is not found where %s is no file',
    async (address) => {
      await expect(house().load(address)).rejects.toMatchObject({ code: 'ModelNotFound' });
    },
  );
});

describe('a file outside of the folder', () => {
  it.each([
    '../secret.glb',
    '../none.glb',
    'parts/../../secret.glb',
    'file:../secret.glb',
    'file:..%2fsecret.glb',
    'file:///etc/passwd',
    'file:///etc/none',
    'file://server/share/m.glb',
    '/etc/passwd',
    'escape.glb',
    'up/secret.glb',
    '.',
    'parts/a\0.glb',
    'file:parts/a%00.glb',
  ])('is refused by %j, whether it is there or not', async (address) => {
    await expect(house().load(address)).rejects.toMatchObject({ code: 'ModelAddressRefused' });
  });

  it.each([
    '../secret.glb',
    '%2e%2e/secret.glb',
    'escape.glb',
    'file:///etc/passwd',
    '/etc/passwd',
    'https://1.1.1.1/x',
  ])('is refused to a model that names %s', async (uri) => {
    const { folder, load } = house();
    writeFileSync(join(folder, 'curious.gltf'), naming(uri));
    await expect(load('curious.gltf')).rejects.toMatchObject({ code: 'ModelAddressRefused' });
  });

  it('is refused without a folder', async () => {
    await expect(loaderWith({})('parts/Old pump.glb')).rejects.toMatchObject({ code: 'ModelAddressRefused' });
  });
});

describe('a file that is too large', () => {
  it('is refused at the first byte beyond the limit', async () => {
    const { folder } = house();
    const load = (maxModelBytes: number) =>
      loaderWith({ modelFolder: folder, maxModelBytes })('parts/Old pump.glb');
    expect((await load(empty.length)).name).toBe('Old pump');
    await expect(load(empty.length - 1)).rejects.toMatchObject({ code: 'ModelTooLarge' });
  });
});
