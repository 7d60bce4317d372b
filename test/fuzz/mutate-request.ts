import type { Random } from '../simulation/random.ts';
import type { FuzzRequest } from './fuzz-request.ts';

/** Values that have broken parsers before. */
const values: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1441, 1e308, -(2 ** 53), 2 ** 53],
  ...[
    '',
    ' ',
    '0',
    '-1',
    'NaN',
    '4:0:0',
    '99999999.0:0',
    '\u0000',
    '\ud800',
    '\u202e',
    'constructor',
    '__proto__',
  ],
  ...["' or 1 eq 1", '{{7*7}}', '../../etc/passwd', '<script>', '%s%n', 'x'.repeat(5_000), '日本語'],
  ...[[], [[]], {}, { length: 1 }, [null], ['x'], { toString: 1 }, Array.from({ length: 101 }, () => 'm')],
];
const pieces = [
  ...['..', '%2e%2e', '%2f', '%5c', '%00', '%0d%0a', ';', ':', '::', '//', '%', '%zz', '%C0%AF', '%ED%A0%80'],
  ...[
    '|',
    "'",
    '"',
    '*',
    '~',
    '{}',
    '[0]',
    '%7C',
    '%20',
    '+',
    '%FF',
    ':stop',
    '/:stop',
    ':connect',
    'x'.repeat(300),
  ],
  // In a path no HTTP at all: bytes beyond ASCII as they are.
  ...['\xff', '\x80', '\xc3\xa9'],
];
const methods = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'];
const types = [
  '',
  'text/plain',
  'application/json5',
  'application/json; charset=utf-16',
  'a/b;c',
  'application/x+json',
  '\xe4',
];
const hosts = ['', 'a:99999', 'evil.example', 'a:b@c', '[::1]', 'a b', '%00'];
const credentials = [
  '',
  'Bearer',
  'Bearer ',
  'Basic eDp5',
  'Bearer a.b.c',
  'Bearer ..',
  `Bearer ${'.'.repeat(5_000)}`,
  'Bearer :',
];

type Mutation = (request: FuzzRequest, random: Random) => FuzzRequest;

const insert = (text: string, piece: string, random: Random): string => {
  const where = random.between(0, text.length);
  return text.slice(0, where) + piece + text.slice(where + (random.chance(0.5) ? piece.length : 0));
};

const inPath: Mutation = (request, random) => ({
  ...request,
  path: `/${insert(request.path.slice(1), random.pick(pieces), random)}`,
});

const inBody: Mutation = (request, random) => {
  const { body } = request;
  if (typeof body !== 'string' || !body.startsWith('{'))
    return { ...request, body: JSON.stringify(random.pick(values)) };
  const entries = [...body.matchAll(/"([A-Za-z]+)":/g)].map(([, name = '']) => name);
  const value = JSON.stringify(random.pick(values));
  const name =
    random.chance(0.8) && entries.length > 0
      ? random.pick(entries)
      : random.pick(['__proto__', 'constructor', 'models', 'id']);
  // The last of two fields of one name counts, so this replaces it as far as the reader is concerned.
  return { ...request, body: `${body.slice(0, -1)},"${name}":${value}}` };
};

const asBytes: Mutation = (request, random) => {
  const bytes = Buffer.from(request.body ?? '{}');
  if (bytes.length > 0) bytes[random.between(0, bytes.length - 1)] = random.between(0, 255);
  return { ...request, body: bytes };
};

const mutations: readonly Mutation[] = [
  inPath,
  inPath,
  inBody,
  inBody,
  asBytes,
  (request, random) => ({ ...request, method: random.pick(methods) }),
  (request, random) => ({ ...request, body: String(request.body ?? '').slice(0, random.between(0, 40)) }),
  (request, random) => ({
    ...request,
    body: insert(String(request.body ?? '{}'), random.pick(pieces), random),
  }),
  (request, random) => ({ ...request, body: '['.repeat(random.between(1, 30_000)) }),
  (request, random) => ({ ...request, body: `{"size":"${'x'.repeat(random.between(1, 70_000))}"}` }),
  (request, random) => ({
    ...request,
    path: `${request.path}&api-version=${random.pick(['', '1', '2026-12-01'])}`,
  }),
  (request, random) => ({
    ...request,
    path: request.path.replace(/\?.*/, random.pick(['', '?', '?api-version', '?API-VERSION=2021-01-01'])),
  }),
  (request, random) => ({
    ...request,
    path: random.chance(0.5) ? request.path.toUpperCase() : request.path.replaceAll('/', '//'),
  }),
  (request, random) => ({ ...request, headers: { ...request.headers, 'content-type': random.pick(types) } }),
  (request, random) => ({
    ...request,
    headers: { ...request.headers, authorization: random.pick(credentials) },
  }),
  (request, random) => ({ ...request, headers: { ...request.headers, host: random.pick(hosts) } }),
  (request, random) => ({
    ...request,
    headers: {
      ...request.headers,
      authorization: insert(
        request.headers['authorization'] ?? '',
        random.pick(['A', '=', ' ', '.']),
        random,
      ),
    },
  }),
  (request, random) => ({
    ...request,
    headers: {
      ...request.headers,
      'x-ms-client-principal': random.pick(['', 'e30=', '%']),
      'x-forwarded-for': '::1',
    },
  }),
];

/** A valid request spoiled in one to three places; now and then it is still valid. */
export function mutateRequest(request: FuzzRequest, random: Random): FuzzRequest {
  let mutated = request;
  for (let count = random.between(1, 3); count > 0; count--)
    mutated = random.pick(mutations)(mutated, random);
  return mutated;
}
