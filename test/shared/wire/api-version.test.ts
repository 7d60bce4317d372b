import { expect, it } from 'vitest';
import {
  apiVersions,
  isNative,
  parseApiVersion,
  supportedApiVersions,
} from '../../../shared/wire/api-version.ts';
import { problemOfParsed } from './problem-of-parsed.ts';

it.each(apiVersions)('speaks %s', (version) => {
  expect(parseApiVersion(version)).toEqual({ ok: true, value: version });
});

it.each([null, ''])('asks for the parameter when it is missing: %j', (text) => {
  expect(problemOfParsed(parseApiVersion(text))).toMatchObject({
    status: 400,
    code: 'MissingApiVersionParameter',
  });
});

it.each([
  '2021-08-01-preview',
  '2021-01-01 ',
  '2021-01-01-PREVIEW',
  '1.0',
  'constructor',
  '2021-01-01,2026-12-01',
])('does not know %j', (text) => {
  expect(problemOfParsed(parseApiVersion(text))).toMatchObject({
    status: 400,
    code: 'UnsupportedApiVersionValue',
  });
});

it.each([null, '1999-01-01'])('names the supported versions when it refuses %j', (text) => {
  expect(problemOfParsed(parseApiVersion(text)).message).toContain(supportedApiVersions);
});

it('lists the versions of the retired service first and in its order, as its header did', () => {
  expect(supportedApiVersions).toBe('2021-01-01-preview, 2021-01-01, 2026-12-01');
});

it('has additions in one version only', () => {
  expect(apiVersions.filter(isNative)).toEqual(['2026-12-01']);
});
