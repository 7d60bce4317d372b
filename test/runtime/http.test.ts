import { request as nodeRequest } from 'node:http';
import { connect } from 'node:net';
import type { HttpHandler, HttpResponseInit } from '@azure/functions';
import { app, HttpResponse } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import type { HostOptions } from '../../runtime/start-host.ts';
import type { TestHost } from '../support/runtime-host.ts';
import { startTestHost } from '../support/runtime-host.ts';

const serve = (handler: HttpHandler, options?: HostOptions): Promise<TestHost> =>
  startTestHost(
    () => app.http('it', { methods: ['GET', 'POST', 'PUT'], route: 'it/{word?}', handler }),
    options,
  );

const get = async (result: HttpResponseInit | HttpResponse | undefined): Promise<Response> => {
  const { host } = await serve(() => result as HttpResponseInit);
  return await fetch(`${host.url}/api/it`);
};

/** Sends bytes as they are and returns all that comes back. */
const raw = (url: string, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });

describe('a response', () => {
  it('of nothing is 204 without a body', async () => {
    const response = await get(undefined);
    expect([response.status, await response.text()]).toEqual([204, '']);
  });

  it('without a status is 200', async () => expect((await get({})).status).toBe(200));

  it('of a text says so, unless it says otherwise itself', async () => {
    const [plain, html] = [
      await get({ body: 'ä' }),
      await get({ body: 'ä', headers: { 'Content-Type': 'text/html' } }),
    ];
    expect([plain.headers.get('content-type'), await plain.text()]).toEqual([
      'text/plain;charset=UTF-8',
      'ä',
    ]);
    expect(html.headers.get('content-type')).toBe('text/html');
  });

  it('of JSON says so, unless it says otherwise itself', async () => {
    const [plain, problem] = [
      await get({ jsonBody: { a: [1] } }),
      await get({ status: 404, jsonBody: {}, headers: { 'content-type': 'application/problem+json' } }),
    ];
    expect([plain.headers.get('content-type'), await plain.json()]).toEqual(['application/json', { a: [1] }]);
    expect([problem.status, problem.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  });

  it('of a falsy JSON value is that value', async () =>
    expect(await (await get({ jsonBody: 0 })).json()).toBe(0));

  it.each<[string, HttpResponseInit['body']]>([
    ['a Buffer', Buffer.from([0, 255, 1])],
    ['a Uint8Array', new Uint8Array([0, 255, 1])],
    ['a part of a larger buffer', new Uint8Array([9, 0, 255, 1, 9]).subarray(1, 4)],
    ['an ArrayBuffer', new Uint8Array([0, 255, 1]).buffer],
    ['a Blob', new Blob([new Uint8Array([0, 255, 1])])],
  ])('of %s is its bytes', async (_name, body) => {
    expect(new Uint8Array(await (await get({ body })).arrayBuffer())).toEqual(new Uint8Array([0, 255, 1]));
  });

  it('of an HttpResponse has its status, headers and body', async () => {
    const response = await get(new HttpResponse({ status: 201, headers: { 'x-a': 'b' }, body: 'made' }));
    expect([response.status, response.headers.get('x-a'), await response.text()]).toEqual([201, 'b', 'made']);
  });

  it('keeps a header that comes twice', async () => {
    const headers = new Headers([
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ]);
    expect((await get({ headers })).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it('turns cookies into headers', async () => {
    const cookies = [
      {
        name: 'a',
        value: 'x y',
        path: '/',
        secure: true,
        httpOnly: true,
        sameSite: 'Lax' as const,
        maxAge: 60,
      },
    ];
    expect((await get({ cookies })).headers.getSetCookie()).toEqual([
      'a=x%20y; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax',
    ]);
  });

  it('of a status without a body has none', async () => {
    const response = await get({ status: 304, jsonBody: { a: 1 } });
    expect([response.status, await response.text()]).toEqual([304, '']);
  });

  it.each<[string, HttpHandler]>([
    [
      'throws',
      () => {
        throw new Error('secret words');
      },
    ],
    ['rejects', () => Promise.reject(new Error('secret words'))],
    ['returns a text', () => 'text' as HttpResponseInit],
    ['returns an impossible status', () => ({ status: 42 })],
    ['returns an impossible header', () => ({ headers: { 'x-a': 'line\nbreak' } })],
    ['returns what is no JSON', () => ({ jsonBody: 1n })],
  ])('is 500 and empty when the handler %s, and the log says why', async (_name, handler) => {
    const { host, log } = await serve(handler);
    const response = await fetch(`${host.url}/api/it`);
    expect([response.status, await response.text()]).toEqual([500, '']);
    expect(log.filter(({ level }) => level === 'error').map((entry) => entry.function)).toEqual(['it']);
  });
});

describe('a request', () => {
  it('has its absolute URL by the Host header, its query, its headers and its parameters', async () => {
    const { host } = await serve(({ url, query, headers, params, method }) => ({
      jsonBody: { url, q: query.getAll('q'), header: headers.get('x-a'), params, method },
    }));
    const response = await raw(
      host.url,
      'GET /api/it/W%20x?q=1&q=2 HTTP/1.1\r\nHost: broker.example:81\r\nX-A: 1\r\nX-A: 2\r\nConnection: close\r\n\r\n',
    );
    expect(JSON.parse(response.split('\r\n\r\n')[1] ?? '')).toEqual({
      url: 'http://broker.example:81/api/it/W%20x?q=1&q=2',
      q: ['1', '2'],
      header: '1, 2',
      params: { word: 'W x' },
      method: 'GET',
    });
  });

  it('has its body as bytes, text or JSON', async () => {
    const { host } = await serve(async (request) => ({ jsonBody: { text: await request.text() } }));
    const response = await fetch(`${host.url}/api/it`, { method: 'POST', body: 'ä' });
    expect(await response.json()).toEqual({ text: 'ä' });
  });

  it('with an empty body has an empty text', async () => {
    const { host } = await serve(async (request) => ({ jsonBody: { text: await request.text() } }));
    expect(await (await fetch(`${host.url}/api/it`, { method: 'POST' })).json()).toEqual({ text: '' });
  });

  it.each(['HEAD', 'OPTIONS', 'DELETE'])(
    'of the method %s that nobody registered is 404 and empty',
    async (method) => {
      const { host } = await serve(() => ({ body: 'never' }));
      const response = await fetch(`${host.url}/api/it`, { method });
      expect([response.status, await response.text()]).toEqual([404, '']);
    },
  );

  it.each(['/', '/api', '/it', '/api/it/a/b', '/api/it/%zz'])(
    'of the path %s is 404 and empty',
    async (path) => {
      const { host } = await serve(() => ({ body: 'never' }));
      const response = await fetch(host.url + path);
      expect([response.status, await response.text()]).toEqual([404, '']);
    },
  );

  it.each(['', 'a b', '[', 'a:b:c'])(
    'with the Host header "%s" answers 400 or 404 and calls nobody',
    async (name) => {
      let calls = 0;
      const { host } = await serve(() => ({ body: String(++calls) }));
      const response = await raw(
        host.url,
        `GET /other HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`,
      );
      expect(response).toMatch(/^HTTP\/1\.1 40[04] /);
      expect(calls).toBe(0);
    },
  );

  it('uses one connection for many requests, refused ones included', async () => {
    const { host } = await serve(() => ({ body: 'x' }));
    const responses = await raw(
      host.url,
      ['/api/it', '/nowhere', '/api/it']
        .map((path, n) => `GET ${path} HTTP/1.1\r\nHost: a\r\n${n === 2 ? 'Connection: close\r\n' : ''}\r\n`)
        .join(''),
    );
    expect(responses.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 404', 'HTTP/1.1 200']);
  });
});

describe('the limit of a body', () => {
  const limited = (): Promise<TestHost> =>
    serve(async (request) => ({ body: String((await request.text()).length) }), { maxBodyBytes: 1_000 });

  it('lets a body of exactly that length through', async () => {
    const { host } = await limited();
    expect(
      await (await fetch(`${host.url}/api/it`, { method: 'POST', body: 'x'.repeat(1_000) })).text(),
    ).toBe('1000');
  });

  it('answers 413 to one byte more, by its announced length', async () => {
    const { host } = await limited();
    const response = await raw(host.url, `POST /api/it HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n`);
    expect(response).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('answers 413 to one byte more, by counting, and closes the connection', async () => {
    const { host } = await limited();
    const chunk = `3e9\r\n${'x'.repeat(1_001)}\r\n`;
    const response = await raw(
      host.url,
      `POST /api/it HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`,
    );
    expect(response).toMatch(/^HTTP\/1\.1 413 [\s\S]*connection: close/i);
  });
});

describe('a request that is no HTTP', () => {
  /** By a client that sends on whatever it is told: what it hears in the end. */
  const heard = (url: string, path: string, body: Buffer): Promise<string> =>
    new Promise((resolve) => {
      const request = nodeRequest(
        url,
        { method: 'POST', path, headers: { 'content-length': body.length } },
        (response) => {
          response.resume();
          response.on('end', () => resolve(`${response.statusCode} ${response.headers.connection}`));
        },
      );
      request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
      request.end(body);
    });

  it.each([0, 70_000, 1_000_000, 5_000_000])('is told so, with %i bytes still to come', async (bytes) => {
    const { host } = await serve(() => ({ body: 'x' }));
    expect(await heard(host.url, '/api/it\xff', Buffer.alloc(bytes, 'x'))).toBe('400 close');
    expect(await (await fetch(`${host.url}/api/it`)).text()).toBe('x');
  });

  it('is never read on as another request, whatever comes behind it', async () => {
    const paths: string[] = [];
    const { host } = await serve((request) => {
      paths.push(request.url);
      return { body: 'x' };
    });
    const hidden = Buffer.from('GET /api/it HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(5_000));
    expect(await heard(host.url, '/api/it\xff', hidden)).toBe('400 close');
    expect(paths).toEqual([]);
  });

  it('is cut off half a second later when its client goes on without an end', async () => {
    const { host } = await serve(() => ({ body: 'x' }));
    const socket = connect({ port: Number(new URL(host.url).port), host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => undefined);
    const began = performance.now();
    await new Promise<void>((resolve) => {
      socket.once('close', () => resolve());
      const go = (): void =>
        void (socket.destroyed || socket.write(Buffer.alloc(10_000), () => setImmediate(go)));
      socket.write(Buffer.from('GET /\xff HTTP/1.1\r\n', 'latin1'), go);
    });
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe('a client that goes away', () => {
  it('in the middle of its body harms nobody else', async () => {
    const { host } = await serve(async (request) => ({ body: await request.text() }));
    await new Promise<void>((resolve) => {
      const request = nodeRequest(`${host.url}/api/it`, {
        method: 'POST',
        headers: { 'content-length': '100' },
      });
      request.on('error', () => resolve());
      request.write('part', () => request.destroy(new Error('gone')));
    });
    expect(await (await fetch(`${host.url}/api/it`, { method: 'POST', body: 'still here' })).text()).toBe(
      'still here',
    );
  });
});
