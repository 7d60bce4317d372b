import { expect, it } from 'vitest';
import { entityTagOf, parseEntityTags } from '../../../shared/wire/entity-tag.ts';
import { aReadySession } from '../../support/builders/sessions.ts';
import { problemOfParsed } from './problem-of-parsed.ts';

it('is quoted, and read back as what it was made of', () => {
  expect(entityTagOf(aReadySession())).toBe('"3-ready"');
  expect(parseEntityTags(entityTagOf(aReadySession()), 'If-Match')).toEqual({ ok: true, value: ['3-ready'] });
});

it.each([
  [null, null],
  ['*', 'any'],
  [' * ', 'any'],
  ['"a"', ['a']],
  ['W/"a"', ['a']],
  ['"a", W/"b" ,"c"', ['a', 'b', 'c']],
  ['""', ['']],
])('reads %s', (text, value) => {
  expect(parseEntityTags(text, 'If-None-Match')).toEqual({ ok: true, value });
});

it.each([
  ['nothing', ''],
  ['one without quotes', '3-ready'],
  ['one that is not closed', '"3-ready'],
  ['the asterisk among others', '*, "a"'],
  ['a small w', 'w/"a"'],
  ['a comma at the end', '"a",'],
  ['one of 65 characters', `"${'x'.repeat(65)}"`],
  ['more than 1024 characters', Array(200).fill('"abc"').join(', ')],
])('refuses %s, by the header’s name', (_name, text) => {
  expect(problemOfParsed(parseEntityTags(text, 'If-Match'))).toMatchObject({
    status: 400,
    target: 'If-Match',
  });
});
