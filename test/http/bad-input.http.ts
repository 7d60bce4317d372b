import { beforeAll, describe, expect, it } from 'vitest';
import { badCreates } from '../functions/suites/bad-creates.ts';
import { LiveBroker } from './live-broker.ts';

const asked = { maxLeaseTimeMinutes: 10, size: 'Standard' };

let broker: LiveBroker;
beforeAll(async () => {
  broker = await LiveBroker.connect();
});

describe('a create', () => {
  it.each(badCreates)(
    'is refused with %s, names the field and stores nothing',
    async (_name, body, target) => {
      const id = broker.newId();
      const refused = await broker.send('PUT', `${broker.base}/${id}?api-version=2026-12-01`, body);
      expect([refused.status, refused.body.error.code, refused.body.error.target]).toEqual([
        400,
        'BadRequest',
        target,
      ]);
      expect((await broker.native('GET', id)).status).toBe(404);
    },
  );

  it.each(['a%20b', 'a.b', '%C3%A4', 'x'.repeat(257)])('is refused under the id %s', async (id) => {
    const refused = await broker.arr('PUT', id, asked);
    expect([refused.status, refused.body.error.target]).toEqual([400, 'sessionId']);
  });

  it('is refused with 415 as a form, and with 413 beyond 64 KiB', async () => {
    const id = broker.newId();
    const form = await broker.send('PUT', `${broker.base}/${id}?api-version=2021-01-01`, 'size=Standard', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect([form.status, form.body.error.target]).toEqual([415, 'Content-Type']);
    expect((await broker.arr('PUT', id, JSON.stringify(asked).padEnd(65_537, ' '))).status).toBe(413);
    expect((await broker.native('GET', id)).status).toBe(404);
  });
});

describe('an answer', () => {
  it('carries the headers of the wire, and an error its code in one', async () => {
    const missing = await broker.arr('GET', broker.newId());
    expect(missing.status).toBe(404);
    expect(Object.fromEntries(missing.headers)).toMatchObject({
      'ms-cv': expect.stringMatching(/^[A-Za-z0-9+/]{22}\.0$/),
      'x-ms-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'api-supported-versions': '2021-01-01-preview, 2021-01-01, 2026-12-01',
      'x-ms-error-code': 'NotFound',
      'content-type': 'application/json; charset=utf-8',
    });
  });

  it.each([
    ['', 'MissingApiVersionParameter'],
    ['?api-version=2020-01-01', 'UnsupportedApiVersionValue'],
  ])('to the version "%s" says that it will not do', async (query, code) => {
    const refused = await broker.send('GET', `${broker.base}${query}`);
    expect([refused.status, refused.body.error.code]).toEqual([400, code]);
  });
});

describe('a caller', () => {
  it.each([
    ['without a token', ''],
    ['with something else', 'Bearer abc'],
    ['with a forged token', 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.'],
  ])('%s gets 401', async (_name, authorization) => {
    const path = `${broker.base}/anything?api-version=2021-01-01`;
    const refused = await broker.send('GET', path, undefined, { authorization });
    expect([refused.status, refused.body.error.code]).toEqual([401, 'Unauthorized']);
  });

  it('gets 403 for the sessions of another account', async () => {
    const path = '/accounts/00000000-0000-4000-8000-000000000000/sessions/anything?api-version=2021-01-01';
    expect((await broker.send('GET', path)).status).toBe(403);
  });

  it('gets no token for a wrong key', async () => {
    expect((await broker.signIn(`${broker.accountId}:wrong`)).status).toBe(401);
  });
});
