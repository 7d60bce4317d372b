import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findChromium } from '../../../renderer/pictures/find-chromium.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function program(folder: string, name: string, mode = 0o755): string {
  const path = join(folder, name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, mode);
  return path;
}

describe('where a browser is found', () => {
  it('is where the setting says', async () => {
    const path = program(temporaryFolder(), 'my-browser');
    expect(await findChromium(path, '')).toMatchObject({ path });
  });

  it('is on the PATH otherwise: in the first folder that has one, under any of its names', async () => {
    const [first, second] = [temporaryFolder(), temporaryFolder()];
    mkdirSync(join(first, 'chromium'));
    const path = program(first, 'google-chrome');
    program(second, 'chromium');
    expect(await findChromium(null, ['', first, second].join(delimiter))).toMatchObject({ path });
  });
});

describe('where there is none', () => {
  it('says that pictures are switched off where the setting says none', async () => {
    program(temporaryFolder(), 'chromium');
    await expect(findChromium('none')).rejects.toMatchObject({
      code: 'PicturesUnavailable',
      message: expect.stringContaining('switched off'),
    });
  });

  it.each([
    ['is not there', () => join(temporaryFolder(), 'nothing')],
    ['is a folder', () => temporaryFolder()],
    ['is no program', () => join(temporaryFolder(), 'text')],
  ])('names the setting when what it names %s, but not the path', async (_name, make) => {
    const path = make();
    if (path.endsWith('text')) writeFileSync(path, '', { mode: 0o644 });
    const refused = await findChromium(path, '').catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'PicturesUnavailable',
      message: expect.stringContaining('RENDERER_CHROMIUM'),
    });
    expect(String(refused)).not.toContain(path);
  });

  it('says what to install', async () => {
    await expect(findChromium(null, temporaryFolder())).rejects.toMatchObject({
      code: 'PicturesUnavailable',
      message: expect.stringContaining('apt-get install chromium'),
    });
  });
});
