import { describe, expect, it } from 'vitest';
import { type BodyOptions, maxBodyBytes, parseJsonBody } from '../../../shared/wire/json-body.ts';
import { field, isObject } from '../../../shared/wire/requested-settings.ts';
import { problemOfParsed } from './problem-of-parsed.ts';

const json = 'application/json';
const read = (body: string | Uint8Array, options: BodyOptions = {}, contentType: string | null = json) =>
  parseJsonBody(typeof body === 'string' ? new TextEncoder().encode(body) : body, contentType, options);

/** What the documentation of version 1 posts. */
const documented = "{ 'maxLeaseTime': '4:0:0', 'models': [], 'size': 'standard' }";

describe('single quotes', () => {
  it('are read where the route is lenient, as the documentation of version 1 sends them', () => {
    expect(read(documented, { lenient: true })).toEqual({
      ok: true,
      value: { maxLeaseTime: '4:0:0', models: [], size: 'standard' },
    });
  });

  it('are refused everywhere else', () => {
    expect(problemOfParsed(read(documented))).toMatchObject({ status: 400, code: 'BadRequest' });
  });
});

describe('what only JSON5 allows', () => {
  it.each([
    ['unquoted names', '{ size: "standard" }'],
    ['a trailing comma', '{ "size": "standard", }'],
    ['a comment', '{ "size": "standard" /* cheap */ }'],
    ['hexadecimal numbers', '{ "minutes": 0x10 }'],
    ['NaN', '{ "minutes": NaN }'],
  ])('%s is refused unless the route is lenient', (_name, body) => {
    expect(problemOfParsed(read(body)).status).toBe(400);
    expect(read(body, { lenient: true }).ok).toBe(true);
  });

  it('a lenient route reads strict JSON as strict JSON: in JSON5 this text would mean something else', () => {
    // A line separator inside a string is legal in both; the escape of a single quote is not legal in JSON.
    expect(read('{"a":"\u2028"}', { lenient: true })).toEqual({ ok: true, value: { a: '\u2028' } });
  });
});

describe('bytes', () => {
  it.each([
    ['a lone continuation byte', [0x22, 0x80, 0x22]],
    ['an overlong encoding', [0x22, 0xc0, 0xaf, 0x22]],
    ['a surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['a sequence that is cut off', [0x22, 0xe2, 0x82, 0x22]],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]],
  ])('that are not UTF-8 are refused, not mended: %s', (_name, bytes) => {
    expect(problemOfParsed(read(new Uint8Array(bytes)))).toMatchObject({
      status: 400,
      message: 'The body is not valid UTF-8.',
    });
  });

  it('may begin with one byte order mark', () => {
    expect(read(new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d]))).toEqual({ ok: true, value: {} });
  });

  it.each(['', ' \r\n\t', '\ufeff'])('that say nothing are a missing body: %j', (body) => {
    expect(problemOfParsed(read(body)).message).toBe('The body is missing.');
    expect(problemOfParsed(read(body, { lenient: true })).message).toBe('The body is missing.');
  });

  it('may be exactly 64 KiB', () => {
    expect(maxBodyBytes).toBe(65_536);
    expect(read(`"${'a'.repeat(maxBodyBytes - 2)}"`).ok).toBe(true);
  });

  it('may not be one more', () => {
    expect(problemOfParsed(read(`"${'a'.repeat(maxBodyBytes - 1)}"`))).toMatchObject({
      status: 413,
      code: 'RequestEntityTooLarge',
    });
  });

  it('are what the limit counts, not characters', () => {
    expect(problemOfParsed(read(`"${'€'.repeat(maxBodyBytes / 3)}"`)).status).toBe(413);
  });

  it('may be limited otherwise by the route', () => {
    expect(read('[1]', { limit: 3 }).ok).toBe(true);
    expect(problemOfParsed(read('[12]', { limit: 3 })).message).toContain('3 bytes');
  });
});

describe('content types', () => {
  it.each([
    json,
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'Application/JSON',
    ' application/json ',
    'application/merge-patch+json',
    null,
  ])('%j is taken for JSON', (contentType) => {
    expect(read('{}', {}, contentType)).toEqual({ ok: true, value: {} });
  });

  it.each([
    'text/plain',
    'text/json',
    'application/xml',
    'application/x-www-form-urlencoded',
    'application/jsonp',
    'application/json, text/plain',
    'application/+json',
  ])('%j is refused', (contentType) => {
    expect(problemOfParsed(read('{}', {}, contentType))).toMatchObject({
      status: 415,
      code: 'UnsupportedMediaType',
      target: 'Content-Type',
    });
  });
});

describe('text that is not JSON', () => {
  it.each([
    ['something after the end', '{} {}'],
    ['a comma after the end', '{},'],
    ['an end too few', '{"a":[1}'],
    ['a bare word', 'undefined'],
    ['a lone minus', '-'],
    ['a raw control character in a string', '"\u0001"'],
    ['a second byte order mark', '\ufeff\ufeff{}'],
  ])('is refused: %s', (_name, body) => {
    expect(problemOfParsed(read(body))).toMatchObject({
      status: 400,
      message: 'The body is not valid JSON.',
    });
  });

  it.each([
    ['something after the end', "{'a':1} {}"],
    ['an end too few', "{'a':[1}"],
    ['a bare word', 'undefined'],
  ])('is refused on a lenient route too: %s', (_name, body) => {
    expect(problemOfParsed(read(body, { lenient: true })).status).toBe(400);
  });

  it('does not come back in the answer', () => {
    expect(JSON.stringify(problemOfParsed(read('{"key":"hush-hush",')))).not.toContain('hush');
  });
});

describe('odd but legal JSON', () => {
  it('keeps a lone surrogate that was escaped, so that writing it back changes nothing', () => {
    const body = read(String.raw`["\ud800"]`);
    expect(body.ok && JSON.stringify(body.value)).toBe(String.raw`["\ud800"]`);
  });

  it('lets the last of two equal names win', () => {
    expect(read('{"a":1,"a":2}')).toEqual({ ok: true, value: { a: 2 } });
    expect(read("{'a':1,'a':2}", { lenient: true })).toEqual({ ok: true, value: { a: 2 } });
  });

  it.each([
    ['strict', '{"__proto__":{"size":"Premium"}}', false],
    ['lenient', "{'__proto__':{'size':'Premium'}}", true],
  ])('takes __proto__ for an ordinary name that lends no fields: %s', (_name, text, lenient) => {
    const body = read(text, { lenient });
    if (!body.ok || !isObject(body.value)) throw new Error('This is an object.');
    expect(field(body.value, 'size')).toBeUndefined();
    expect(field(body.value, 'toString')).toBeUndefined();
    expect(Object.hasOwn(Object.prototype, 'size')).toBe(false);
  });

  it('makes a number that is too large an infinite one, which no field takes', () => {
    expect(read('[1e999, -1e999]')).toEqual({
      ok: true,
      value: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    });
  });

  it.each([false, true])('reads a body that is nothing but nesting (lenient: %s)', (lenient) => {
    expect(read('['.repeat(32_768) + ']'.repeat(32_768), { lenient }).ok).toBe(true);
    expect(read('['.repeat(65_536), { lenient }).ok).toBe(false);
  });

  it.each(['null', '0', 'false', '""', '[]'])(
    'gives %s back: that it should be an object is for the route to say',
    (body) => {
      expect(read(body)).toEqual({ ok: true, value: JSON.parse(body) });
    },
  );
});
