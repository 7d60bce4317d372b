import { mkdirSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { openPageDoor, type PageDoor } from '../../../renderer/pictures/page-door.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: NodeJS.Dict<string | string[]>;
}

let door: PageDoor;
let base: URL;

beforeEach(async () => {
  const folder = join(temporaryFolder(), 'page');
  mkdirSync(folder);
  writeFileSync(join(folder, 'main.js'), 'export {};\n');
  writeFileSync(join(folder, '..', 'secret.js'), 'no\n');
  door = await openPageDoor(folder);
  onTestFinished(() => door.close());
  base = new URL(door.address);
});

const ask = (path: string, host = base.host): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const options = { host: base.hostname, port: base.port, path, headers: { host }, agent: false };
    get(options, async (response) => {
      let text = '';
      for await (const part of response.setEncoding('utf8')) text += part;
      resolve({ status: response.statusCode ?? 0, text, headers: response.headers });
    }).on('error', reject);
  });

const link = (path: string, origin: string): Promise<'open' | 'refused'> =>
  new Promise((resolve) => {
    const socket = new WebSocket(new URL(path, base.href.replace('http', 'ws')), { origin });
    onTestFinished(() => socket.terminate());
    socket.once('open', () => resolve('open'));
    socket.once('error', () => resolve('refused'));
  });

describe('what is served', () => {
  it('is the page, which may fetch and run nothing but what lies beside it', async () => {
    const { status, text, headers } = await ask(base.pathname);
    expect(status).toBe(200);
    expect(text).toContain('./page/main.js');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self' 'nonce-/);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  });

  it('is its code, and three', async () => {
    expect(await ask(`${base.pathname}page/main.js`)).toMatchObject({ status: 200, text: 'export {};\n' });
    expect((await ask(`${base.pathname}three/three.core.js`)).text).toContain('three.js');
  });

  it.each([
    'page/../../secret.js',
    'page/..%2f..%2fsecret.js',
    'page/',
    'three/package.json',
    'three/../package.json',
    'elsewhere',
  ])('is not %s', async (path) => {
    expect((await ask(`${base.pathname}${path}`)).status).toBe(404);
  });

  it('is nothing to one who does not know the path, or comes under another name', async () => {
    expect((await ask('/')).status).toBe(404);
    expect((await ask(`/${'A'.repeat(32)}/`)).status).toBe(404);
    expect((await ask(base.pathname, `localhost:${base.port}`)).status).toBe(404);
    expect((await ask(base.pathname, 'example.com')).status).toBe(404);
  });
});

describe('who is linked', () => {
  it('is the page, and nobody after it, who does not get the page either', async () => {
    expect(await link('link', base.origin)).toBe('open');
    await door.link;
    expect(await link('link', base.origin)).toBe('refused');
    expect((await ask(base.pathname)).status).toBe(404);
  });

  it.each([
    ['another origin', 'link', 'http://example.com'],
    ['no origin that is this one', 'link', 'null'],
    ['another path', 'links', null],
    ['the root', '/link', null],
  ])('is not %s', async (_name, path, origin) => {
    expect(await link(path, origin ?? base.origin)).toBe('refused');
  });
});
