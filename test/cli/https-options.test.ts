import { describe, expect, it } from 'vitest';
import { readHttps } from '../../cli/https/https-options.ts';
import { readNames } from '../../cli/https/read-names.ts';

const none = { https: false };

describe('the flags of https', () => {
  it('leave it at plain HTTP when there are none', () => expect(readHttps(none)).toBeNull());

  it('take no names at all for a certificate that is for this machine only', () =>
    expect(readHttps({ https: true })).toEqual({ kind: 'own', names: [] }));

  it('take your own certificate with its key, with --https or without', () => {
    const files = { 'tls-cert': '/a.crt', 'tls-key': '/a.key' };
    const given = { kind: 'given', certFile: '/a.crt', keyFile: '/a.key' };
    expect(readHttps({ ...none, ...files })).toEqual(given);
    expect(readHttps({ https: true, ...files })).toEqual(given);
  });

  it.each([
    [{ ...none, 'tls-cert': 'a' }, /--tls-key is missing/],
    [{ ...none, 'tls-key': 'a' }, /--tls-cert is missing/],
    [
      { https: true, 'tls-cert': 'a', 'tls-key': 'b', names: 'c' },
      /--names is for the certificate that --https makes/,
    ],
    [{ ...none, names: 'a' }, /add --https/],
  ])('that do not go together are refused in words: %o', (values, words) =>
    expect(() => readHttps(values)).toThrow(words),
  );
});

describe('--names', () => {
  it.each([
    ['', []],
    ['sts.example', ['sts.example']],
    [' A.Example , b.example,', ['a.example', 'b.example']],
    ['a.example,A.EXAMPLE', ['a.example']],
    ['*.sts.example', ['*.sts.example']],
    ['localhost', ['localhost']],
    ['münchen.example', ['xn--mnchen-3ya.example']],
    ['10.1.2.3,FD00:0::1', ['10.1.2.3', 'fd00::1']],
  ])('of "%s" are %o', (list, names) => expect(readNames(list)).toEqual(names));

  it.each([
    ['https://sts.example'],
    ['sts.example:443'],
    ['sts.example/path'],
    ['sts.example.'],
    ['sts..example'],
    ['-a.example'],
    ['a_b.example'],
    ['a.*.example'],
    ['**.example.com'],
    ['*'],
    ['10.0.0.1/8'],
    ['10.0.0.256'],
    ['fe80::1%eth0'],
    [`${'a'.repeat(64)}.example`],
  ])('refuse "%s" and name the flag', (name) =>
    expect(() => readNames(`ok.example,${name}`)).toThrow(/^--names /),
  );

  it('refuse a wildcard that no client honours', () =>
    expect(() => readNames('*.example')).toThrow(/two labels after it/));

  it('are a hundred at most', () => {
    const names = (count: number) => Array.from({ length: count }, (_, n) => `n${n}.example`).join();
    expect(readNames(names(100))).toHaveLength(100);
    expect(() => readNames(names(101))).toThrow(/100 names at most/);
  });
});
