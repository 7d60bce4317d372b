import { describe, expect, it } from 'vitest';
import type { HttpFunction } from '../../runtime/core/hosted-function.ts';
import { RouteTable } from '../../runtime/http/route-table.ts';

const fn = (name: string, route: string, ...methods: string[]): HttpFunction => ({
  type: 'http',
  name,
  route,
  methods,
  metadata: { name, bindings: {} },
  callback: () => undefined,
  triggerName: 'request',
  clientInputs: [],
  options: {},
});

const table = new RouteTable([
  fn('show', 'accounts/{accountId}/sessions/{sessionId}', 'GET'),
  fn('create', 'accounts/{accountId}/sessions/{sessionId}', 'PUT'),
  fn('stop', 'accounts/{accountId}/sessions/{sessionId}/:stop', 'POST'),
  fn('extend', 'accounts/{accountId}/sessions/{sessionId}:extend', 'POST'),
  fn('old-create', 'v1/accounts/{accountId}/sessions/create', 'POST'),
  fn('old-show', 'v1/accounts/{accountId}/sessions/{id}', 'GET', 'POST'),
  fn('dashboard', 'dashboard/{*path}', 'GET'),
  fn('number', 'numbers/{n:int}', 'GET'),
  fn('word', 'numbers/{word}', 'GET'),
  fn('maybe', 'maybe/{what?}', 'GET'),
]);

const find = (method: string, path: string): unknown => {
  const found = table.find(method, path);
  return found && [found.fn.name, found.params];
};

describe('the route table', () => {
  it.each([
    [
      'one function per method on a route',
      'GET',
      '/accounts/a/sessions/s',
      ['show', { accountId: 'a', sessionId: 's' }],
    ],
    [
      'the other method of the same route',
      'PUT',
      '/accounts/a/sessions/s',
      ['create', { accountId: 'a', sessionId: 's' }],
    ],
    [
      'a literal that begins with a colon',
      'POST',
      '/accounts/a/sessions/s/:stop',
      ['stop', { accountId: 'a', sessionId: 's' }],
    ],
    [
      'a parameter that stops before the colon',
      'POST',
      '/accounts/a/sessions/s:extend',
      ['extend', { accountId: 'a', sessionId: 's' }],
    ],
    [
      'a parameter that keeps its own colons',
      'POST',
      '/accounts/a/sessions/x:y:extend',
      ['extend', { accountId: 'a', sessionId: 'x:y' }],
    ],
    [
      'a colon that is written in percent',
      'POST',
      '/accounts/a/sessions/s%3Aextend',
      ['extend', { accountId: 'a', sessionId: 's' }],
    ],
    [
      'the plain parameter where the mixture has not the method',
      'GET',
      '/accounts/a/sessions/s:extend',
      ['show', { accountId: 'a', sessionId: 's:extend' }],
    ],
    [
      'the literal before the parameter',
      'POST',
      '/v1/accounts/a/sessions/create',
      ['old-create', { accountId: 'a' }],
    ],
    [
      'the parameter where the literal has not the method',
      'GET',
      '/v1/accounts/a/sessions/create',
      ['old-show', { accountId: 'a', id: 'create' }],
    ],
    [
      'any case, keeping that of parameters',
      'GET',
      '/ACCOUNTS/Aa/Sessions/sS',
      ['show', { accountId: 'Aa', sessionId: 'sS' }],
    ],
    ['a trailing slash', 'GET', '/accounts/a/sessions/s/', ['show', { accountId: 'a', sessionId: 's' }]],
    [
      'decoded parameters',
      'GET',
      '/accounts/a%20b/sessions/%C3%A9',
      ['show', { accountId: 'a b', sessionId: 'é' }],
    ],
    [
      'an encoded slash, left as it is',
      'GET',
      '/accounts/a%2fb/sessions/s',
      ['show', { accountId: 'a%2Fb', sessionId: 's' }],
    ],
    ['the rest of the path', 'GET', '/dashboard/css/a.css', ['dashboard', { path: 'css/a.css' }]],
    ['an empty rest', 'GET', '/dashboard', ['dashboard', {}]],
    ['an empty rest after a slash', 'GET', '/dashboard/', ['dashboard', {}]],
    ['the constrained parameter first', 'GET', '/numbers/12', ['number', { n: '12' }]],
    ['the plain one where the constraint fails', 'GET', '/numbers/twelve', ['word', { word: 'twelve' }]],
    ['an optional parameter that is there', 'GET', '/maybe/x', ['maybe', { what: 'x' }]],
    ['an optional parameter that is not', 'GET', '/maybe', ['maybe', {}]],
  ])('matches %s', (_name, method, path, expected) => expect(find(method, path)).toEqual(expected));

  it.each([
    ['an unknown path', 'GET', '/nowhere'],
    ['an unregistered method', 'DELETE', '/accounts/a/sessions/s'],
    ['HEAD', 'HEAD', '/accounts/a/sessions/s'],
    ['OPTIONS', 'OPTIONS', '/accounts/a/sessions/s'],
    ['an empty segment', 'GET', '/accounts//sessions/s'],
    ['bad percent-encoding', 'GET', '/accounts/%zz/sessions/s'],
    ['percent-encoding that is no UTF-8', 'GET', '/accounts/%ff/sessions/s'],
    ['a longer path', 'GET', '/accounts/a/sessions/s/more'],
  ])('has nobody for %s', (_name, method, path) => expect(find(method, path)).toBeUndefined());

  it('refuses two functions with one method on one template, whatever its parameters are called', () => {
    const doubles = [fn('one', 'a/{x}', 'GET'), fn('two', 'A/{y}', 'GET')];
    expect(() => new RouteTable(doubles)).toThrow(/"one" and "two" both answer GET/);
  });

  it.each([
    ['a constraint it does not know', 'a/{x:regex(b)}', /constraint/],
    ['a rest that is not last', 'a/{*x}/b', /last segment/],
    ['a brace without its partner', 'a/{x', /brace/],
    ['a parameter named twice', '{x}/{X}', /twice/],
  ])('refuses %s by name', (_name, route, words) =>
    expect(() => new RouteTable([fn('f', route, 'GET')])).toThrow(words),
  );
});
