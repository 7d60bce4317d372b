import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const read = (name: string): Promise<string> => readFile(new URL(`../../${name}`, import.meta.url), 'utf8');

it('keeps every workspace out of the Functions app: as source, as built and as a linked package', async () => {
  const ignored = (await read('.funcignore')).split('\n');
  const workspaces: string[] = JSON.parse(await read('package.json')).workspaces;
  const wanted = workspaces.flatMap((room) => [`/${room}/`, `/dist/${room}/`]);
  expect(ignored).toEqual(expect.arrayContaining([...wanted, '/node_modules/@remote-rendering/']));
});

it.each([
  '/cli/',
  '/dist/cli/',
  '/client/',
  '/test/',
  '/docs/',
  '/examples/',
  '/scripts/',
  '/bench/',
  '/viewer/',
])('keeps %s out of the Functions app', async (folder) => {
  expect((await read('.funcignore')).split('\n')).toContain(folder);
});

it('ships what the host reads: host.json, package.json and the built app with its page', async () => {
  const ignored = (await read('.funcignore')).split('\n');
  expect(ignored).not.toEqual(
    expect.arrayContaining([
      expect.stringMatching(
        /^\/?(host\.json|package\.json|dist\/?|dist\/(functions|orchestrations|shared|viewer).*)$/,
      ),
    ]),
  );
});
