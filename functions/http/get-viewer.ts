import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { HttpHandler, HttpResponseInit } from '@azure/functions';
import { respond } from './reply.ts';

const types = {
  'index.html': 'text/html; charset=utf-8',
  'viewer.js': 'text/javascript; charset=utf-8',
  'viewer.css': 'text/css; charset=utf-8',
} as const;

/** The page loads nothing from elsewhere and can't be framed; the gates that it connects to are other addresses, hence any WebSocket. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self' ws: wss:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

interface ViewerFile {
  readonly bytes: Buffer<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * `GET /viewer/`: the page that shows a session at work, and its two files. Anybody may have them: they hold nothing, and whoever uses the
 * page signs in. The files are read when the first is asked for, and once; a build after that needs a restart.
 *
 * @param folder Where `npm run build` puts the page, with a slash at the end.
 */
export const getViewer = (folder: URL): HttpHandler => {
  let files: ReadonlyMap<string, ViewerFile> | null = null;
  return async (request) => {
    // The page's files lie beside it, so its own address has to end with a slash.
    if (/\/viewer$/i.test(new URL(request.url).pathname)) return moved();
    files ??= readFiles(folder);
    if (files.size === 0) return missing('The page is not built: run npm run build, then start again.');
    const file = files.get(request.params['path'] ?? 'index.html');
    if (!file) return missing('There is no such file: the page is at /viewer/.');
    const { ETag: tag } = file.headers;
    if (tag !== undefined && request.headers.get('if-none-match')?.includes(tag))
      return respond({ status: 304, headers: file.headers }, true);
    const headers = { ...file.headers, 'Content-Length': String(file.bytes.length) };
    return { ...respond({ status: 200, headers }, true), body: file.bytes };
  };
};

/** All of them, or none: half a page is no page. */
function readFiles(folder: URL): ReadonlyMap<string, ViewerFile> {
  try {
    return new Map(
      Object.entries(types).map(([name, type]) => [name, readFile(new URL(name, folder), type)]),
    );
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map();
    throw error;
  }
}

function readFile(url: URL, type: string): ViewerFile {
  const bytes = readFileSync(url);
  return {
    bytes,
    headers: {
      'Content-Type': type,
      'Cache-Control': 'no-cache',
      ETag: `"${hash('sha256', bytes, 'base64url').slice(0, 22)}"`,
      'Content-Security-Policy': policy,
      'Referrer-Policy': 'no-referrer',
    },
  };
}

/** Relative, so that it holds behind a proxy that serves the broker below a path of its own. */
const moved = (): HttpResponseInit => {
  const { headers } = respond(
    { status: 200, headers: { Location: 'viewer/', 'Cache-Control': 'no-cache' } },
    true,
  );
  return { status: 308, ...(headers && { headers }) };
};

const missing = (message: string): HttpResponseInit =>
  respond({ status: 404, code: 'NotFound', message }, true);
