import { describe, expect, it } from 'vitest';
import { liveSessions } from '../../../shared/domain/session-filter.ts';
import { parseListQuery } from '../../../shared/wire/list-query.ts';
import { problemOfParsed } from './problem-of-parsed.ts';

const read = (query: string) => parseListQuery(new URLSearchParams(query));
const filterOf = (query: string) => {
  const parsed = read(query);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.value.filter;
};

it.each(['', 'api-version=2026-12-01', 'maxpagesize=5', 'skiptoken=a', 'unknown=1'])(
  'lists the live sessions, as always, for the query "%s"',
  (query) => {
    expect(filterOf(query)).toBe(liveSessions);
  },
);

describe('status', () => {
  it('names one or several', () => {
    expect(filterOf('status=Expired').standings).toEqual(['expired']);
    expect(filterOf('status=Starting,Ready,Stopped,Expired,Error').standings).toHaveLength(5);
  });

  it.each(['', 'ready', 'Ready,', 'Ready, Error', 'Gone', 'constructor'])('is refused as "%s"', (status) => {
    expect(problemOfParsed(read(`status=${status}`)).target).toBe('status');
  });
});

describe('tag', () => {
  it.each([
    ['project', { name: 'project', value: null }],
    ['project:atlas', { name: 'project', value: 'atlas' }],
    ['project:', { name: 'project', value: '' }],
    ['project:a:b', { name: 'project', value: 'a:b' }],
  ])('%s', (text, tag) => {
    expect(filterOf(`tag=${text}`)).toEqual({ ...liveSessions, tags: [tag] });
  });

  it('may stand up to eight times, and has a name', () => {
    expect(filterOf(Array(8).fill('tag=a').join('&')).tags).toHaveLength(8);
    for (const query of [Array(9).fill('tag=a').join('&'), 'tag=', 'tag=:atlas'])
      expect(problemOfParsed(read(query)).target).toBe('tag');
  });
});

describe.each(['createdFrom', 'createdBefore'] as const)('%s', (name) => {
  it.each([
    ['2026-12-01T12:00:00Z', Date.UTC(2026, 11, 1, 12)],
    ['2026-12-01T12:00Z', Date.UTC(2026, 11, 1, 12)],
    ['2026-12-01T12:00:00.1234567Z', Date.UTC(2026, 11, 1, 12, 0, 0, 123)],
    ['2026-12-01T12:00:00%2B02:00', Date.UTC(2026, 11, 1, 10)],
    ['2026-12-01T12:00:00+02:00', Date.UTC(2026, 11, 1, 10)],
  ])('reads %s, also where nobody encoded the plus', (text, time) => {
    expect(filterOf(`${name}=${text}`)[name]).toBe(time);
  });

  it('may be the epoch itself, which is a time like any other', () => {
    expect(filterOf(`${name}=1970-01-01T00:00:00Z`)[name]).toBe(0);
  });

  it.each(['', '2026-12-01', '2026-12-01T12:00:00', '2026-13-01T12:00:00Z', 'yesterday', '1767603600000'])(
    'is refused as "%s"',
    (text) => {
      expect(problemOfParsed(read(`${name}=${text}`)).target).toBe(name);
    },
  );
});

describe('maxpagesize', () => {
  it.each([1, 500])('may be %d', (size) => {
    expect(read(`maxpagesize=${size}`)).toMatchObject({ value: { pageSize: size } });
  });

  it.each(['0', '501', '-1', '1.5', 'ten', '', '0x10'])('is refused as "%s"', (size) => {
    expect(problemOfParsed(read(`maxpagesize=${size}`)).target).toBe('maxpagesize');
  });
});

it.each([
  'status=Ready',
  'createdFrom=2026-12-01T12:00Z',
  'createdBefore=2026-12-01T12:00Z',
  'maxpagesize=5',
])('refuses %s twice: which of them counts would be a guess', (query) => {
  expect(problemOfParsed(read(`${query}&${query}`)).message).toContain('may stand once only');
});
