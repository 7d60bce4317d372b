import { describe, expect, it } from 'vitest';
import { accountKeyOf, bearerOf } from '../../../shared/auth/bearer.ts';

describe('the Authorization header', () => {
  it.each([
    ['Bearer token', 'token'],
    ['bearer token', 'token'],
    ['BEARER token', 'token'],
    ['Bearer   token', 'token'],
    ['Bearer a.b-c_d~e+f/g==', 'a.b-c_d~e+f/g=='],
    ['', null],
    ['Bearer', null],
    ['Bearer ', null],
    ['Bearertoken', null],
    ['Basic token', null],
    ['token', null],
    [' Bearer token', null],
    ['Bearer token ', null],
    ['Bearer one two', null],
    ['Bearer one, Bearer two', null],
    ['Bearer to\nken', null],
    ['Bearer tökén', null],
  ])('%j gives %j', (header, expected) => {
    expect(bearerOf(header)).toBe(expected);
  });

  it.each([null, undefined])('gives nothing when it is %s', (header) => {
    expect(bearerOf(header)).toBeNull();
  });

  it('is not read when it is longer than any token', () => {
    expect(bearerOf(`Bearer ${'a'.repeat(8192)}`)).toHaveLength(8192);
    expect(bearerOf(`Bearer ${'a'.repeat(8300)}`)).toBeNull();
  });
});

describe('an account key in the header', () => {
  it.each([
    ['Bearer id:key', { accountId: 'id', accountKey: 'key' }],
    ['bearer id:k:e:y', { accountId: 'id', accountKey: 'k:e:y' }],
    ['Bearer id:', null],
    ['Bearer :key', null],
    ['Bearer id', null],
    ['Basic id:key', null],
    [null, null],
  ])('%j gives %j', (header, expected) => {
    expect(accountKeyOf(header)).toEqual(expected);
  });
});
