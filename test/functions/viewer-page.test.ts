import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HttpRequest, InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { getViewer } from '../../functions/http/get-viewer.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const files = { 'index.html': '<!doctype html>', 'viewer.js': 'export {};', 'viewer.css': 'p{}' };

/** The route on a folder that has these files. */
function serving(built: Readonly<Record<string, string>>) {
  const folder = join(temporaryFolder(), 'viewer');
  mkdirSync(folder);
  for (const [name, text] of Object.entries(built)) writeFileSync(join(folder, name), text);
  const handle = getViewer(pathToFileURL(`${folder}/`));
  return async (path: string, headers: Record<string, string> = {}) => {
    const rest = path.replace(/^\/viewer\/?/i, '');
    const params = rest === '' ? {} : { path: rest };
    const request = new HttpRequest({ method: 'GET', url: `http://broker${path}`, params, headers });
    const answer = await handle(request, new InvocationContext());
    if (!answer || !('status' in answer)) throw new Error('No answer.');
    return { status: answer.status, headers: new Headers(answer.headers), text: String(answer.body ?? '') };
  };
}

describe('the page at /viewer', () => {
  it.each([
    ['/viewer/', 'index.html', 'text/html; charset=utf-8'],
    ['/viewer/index.html', 'index.html', 'text/html; charset=utf-8'],
    ['/viewer/viewer.js', 'viewer.js', 'text/javascript; charset=utf-8'],
    ['/viewer/viewer.css', 'viewer.css', 'text/css; charset=utf-8'],
  ] as const)('%s is the file %s', async (path, name, type) => {
    const { status, headers, text } = await serving(files)(path);
    expect([status, headers.get('content-type'), text]).toEqual([200, type, files[name]]);
    expect(headers.get('content-length')).toBe(String(files[name].length));
  });

  it('sends whoever leaves out the last slash to where the relative addresses of the page hold', async () => {
    const { status, headers } = await serving(files)('/viewer');
    expect([status, headers.get('location')]).toEqual([308, 'viewer/']);
  });

  it('lets the page load and ask nothing but what is its own, and be framed by nobody', async () => {
    const { headers } = await serving(files)('/viewer/');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' blob: data:",
      "connect-src 'self' ws: wss:",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('is asked for each time, and sent only when it is another one', async () => {
    const call = serving(files);
    const { headers } = await call('/viewer/viewer.js');
    const tag = headers.get('etag') ?? '';
    expect(headers.get('cache-control')).toBe('no-cache');
    const known = await call('/viewer/viewer.js', { 'if-none-match': `"another", ${tag}` });
    expect([known.status, known.text, known.headers.get('etag')]).toEqual([304, '', tag]);
    expect((await call('/viewer/viewer.css', { 'if-none-match': tag })).status).toBe(200);
  });

  it.each([
    'viewer.js.map',
    '../package.json',
    '..%2fpackage.json',
    'VIEWER.JS',
    'deep/viewer.js',
    '__proto__',
    'constructor',
  ])('has no file %s', async (path) => {
    const { status, text } = await serving({ ...files, 'viewer.js.map': '{}' })(`/viewer/${path}`);
    expect([status, JSON.parse(text).error.code]).toEqual([404, 'NotFound']);
  });

  it('says what to run where it was never built, or only half', async () => {
    for (const built of [{}, { 'index.html': files['index.html'] }]) {
      const { status, headers, text } = await serving(built)('/viewer/');
      expect([status, headers.get('x-ms-error-code')]).toEqual([404, 'NotFound']);
      expect(JSON.parse(text).error.message).toContain('npm run build');
    }
  });
});
