import { describe, expect, it } from 'vitest';
import { startVirtualBroker } from '../support/virtual-broker.ts';

const query = '?api-version=2026-12-01';
const asked = '"maxLeaseTimeMinutes": 60, "size": "Standard"';

/** What is refused with 400 in every version of the wire. */
const hostile: readonly (readonly [name: string, body: string | Uint8Array])[] = [
  ['30,000 brackets deep', '['.repeat(30_000)],
  ['30,000 levels deep and closed', '['.repeat(30_000) + ']'.repeat(30_000)],
  ['10,000 objects deep', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ['a number beyond all numbers', '{"maxLeaseTimeMinutes": 1e999, "size": "Standard"}'],
  ['a number of 60,000 digits', `{"maxLeaseTimeMinutes": ${'9'.repeat(60_000)}, "size": "Standard"}`],
  ['a number beyond the safe ones', '{"maxLeaseTimeMinutes": 9007199254740993, "size": "Standard"}'],
  ['a negative zero', '{"maxLeaseTimeMinutes": -0, "size": "Standard"}'],
  [
    'a fraction that rounds to a whole number of one',
    '{"maxLeaseTimeMinutes": 0.9999999, "size": "Standard"}',
  ],
  ['a size that is a long text', `{"maxLeaseTimeMinutes": 60, "size": "${'S'.repeat(60_000)}"}`],
  ['a size with a NUL', '{"maxLeaseTimeMinutes": 60, "size": "Standard\\u0000"}'],
  ['a size that is half a surrogate pair', '{"maxLeaseTimeMinutes": 60, "size": "\\ud800"}'],
  ['a size of a letter that folds to another', '{"maxLeaseTimeMinutes": 60, "size": "\\u017ftandard"}'],
  ['a size in an array', '{"maxLeaseTimeMinutes": 60, "size": ["Standard"]}'],
  ['a lease in an object', '{"maxLeaseTimeMinutes": {"valueOf": 60}, "size": "Standard"}'],
  ['bare control characters', '{"maxLeaseTimeMinutes": 60, "size": "Stan\u0001dard"}'],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d])],
  ['an overlong spelling in UTF-8', Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d])],
  ['a surrogate in UTF-8', Buffer.from([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d])],
  ['UTF-16', Buffer.from(`{${asked}}`, 'utf16le')],
  ['two values', `{${asked}} {${asked}}`],
  ['the required fields in a prototype only', `{"__proto__": {${asked}}}`],
  ['the required fields in a constructor only', `{"constructor": {"prototype": {${asked}}}}`],
];

describe('a hostile body is refused with 400, at once, and changes nothing', () => {
  it.each(hostile)('%s', async (_name, body) => {
    const broker = await startVirtualBroker();
    const began = performance.now();
    for (const answer of [
      await broker.send('PUT', `${broker.base}/s1${query}`, body),
      await broker.send('PUT', `${broker.base}/s1?api-version=2021-01-01`, body),
      await broker.send('POST', `${broker.v1}/create`, body),
      await broker.send('POST', `${broker.base}/s1:connect${query}`, body),
      await broker.send('PATCH', `${broker.v1}/s1`, body),
    ]) {
      expect([answer.status, answer.body.error.code]).toEqual([400, 'BadRequest']);
      expect(answer.text.length).toBeLessThan(512);
      expect(answer.text).not.toMatch(/position|JSON5|SyntaxError|\bat \w+|node_modules/);
    }
    expect(performance.now() - began).toBeLessThan(5_000);
    expect((await broker.send('GET', broker.base + query)).body.sessions).toEqual([]);
  });
});

/** Values of a field that some version reads; the rest of the body is right, so that nothing but this can be what is refused. */
const fields: readonly (readonly [field: string, values: readonly string[]])[] = [
  [
    'deviceId',
    [
      '""',
      '"a\\u0000"',
      '"\\ud800"',
      '"a\\u202e"',
      '"a b"',
      '"a\\n"',
      '"\\uff41"',
      '"../a"',
      '"a|b"',
      '["a"]',
      '{}',
      '1',
      'true',
    ].concat(`"${'d'.repeat(129)}"`),
  ],
  ['seatSecret', ['""', '"a\\u0000"', '"a."', '["a"]', '{}', '1', `"${'s'.repeat(129)}"`]],
  ['seatPolicy', ['""', '"Exclusive"', '"exclusive\\u0000"', '["exclusive"]', '{}', 'null', '"__proto__"']],
  [
    'models',
    [
      '"m"',
      '{"length": 1, "0": "m"}',
      '[1]',
      '[["m"]]',
      '[null]',
      '["m\\u0000"]',
      '["\\udfff"]',
      '["m\\u202e"]',
      `["${'m'.repeat(8_193)}"]`,
    ].concat(`[${Array.from({ length: 101 }, () => '""').join()}]`),
  ],
  [
    'maxLeaseTime',
    [
      '"4:0:0\\u0000"',
      '"\\uff14:0:0"',
      '"99999999.0:0:0"',
      '"-4:0:0"',
      '"1e1:0:0"',
      '["4:0:0"]',
      '{"toString": "4:0:0"}',
      '4',
      '9007199254740993',
    ].concat(`"${'4:'.repeat(20_000)}"`),
  ],
];

const rightBodies: Readonly<Record<string, readonly [path: 'connect' | 'create' | 'v1', body: string]>> = {
  deviceId: ['connect', ''],
  seatSecret: ['connect', '"deviceId": "d", '],
  seatPolicy: ['create', `${asked}, `],
  models: ['create', `${asked}, `],
  maxLeaseTime: ['v1', '"size": "standard", '],
};

describe('a hostile value is refused by the name of its field', () => {
  it.each(fields)('%s', async (name, values) => {
    const broker = await startVirtualBroker();
    await broker.send('PUT', `${broker.base}/known${query}`, `{${asked}}`);
    const [kind, rest] = rightBodies[name] ?? ['create', ''];
    const calls = {
      connect: ['POST', `${broker.base}/known:connect${query}`],
      create: ['PUT', `${broker.base}/s1${query}`],
      v1: ['POST', `${broker.v1}/create`],
    } as const;
    const [method, path] = calls[kind];
    for (const value of values) {
      const { status, body, text } = await broker.send(method, path, `{${rest}"${name}": ${value}}`);
      expect([value, status, body.error.target]).toEqual([value, 400, name]);
      expect(text.length).toBeLessThan(512);
    }
    const { body } = await broker.send('GET', broker.base + query);
    expect(body.sessions).toMatchObject([{ id: 'known', seat: { deviceId: null } }]);
  });
});

describe('a body with the names of the language', () => {
  it.each([
    [
      'JSON',
      'PUT',
      '/s1',
      `{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}, ${asked}}`,
    ],
    [
      'JSON5',
      'POST',
      '/create',
      "{'__proto__': {polluted: 1}, constructor: {prototype: {polluted: 1}}, size: 'Standard', maxLeaseTime: '1:0:0'}",
    ],
  ])('pollutes nothing when it is read as %s', async (kind, method, path, body) => {
    const broker = await startVirtualBroker();
    const base = kind === 'JSON' ? broker.base : broker.v1;
    const made = await broker.send(method, base + path + query, body);
    expect([201, 202]).toContain(made.status);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.prototype).not.toHaveProperty('polluted');
    expect((await broker.send('GET', broker.base + query)).text).not.toContain('polluted');
  });

  it('gives its last value where a name stands twice, as JSON does, and checks that one', async () => {
    const broker = await startVirtualBroker();
    const twice = await broker.send(
      'PUT',
      `${broker.base}/s1${query}`,
      `{${asked}, "maxLeaseTimeMinutes": 99999}`,
    );
    expect([twice.status, twice.body.error.target]).toEqual([400, 'maxLeaseTimeMinutes']);
    const turned = await broker.send(
      'PUT',
      `${broker.base}/s1${query}`,
      `{"maxLeaseTimeMinutes": 99999, ${asked}}`,
    );
    expect([turned.status, turned.body.maxLeaseTimeMinutes]).toEqual([201, 60]);
  });
});

describe('the leniency of version 1', () => {
  it.each([
    ['JSON', '"size": "Huge", "maxLeaseTime": "1:0:0", "size": "standard"', 202],
    ['JSON, the bad one last', '"size": "standard", "maxLeaseTime": "1:0:0", "size": "Huge"', 400],
    ['JSON, spelled otherwise', '"size": "standard", "maxLeaseTime": "1:0:0", "\\u0073ize": "Huge"', 400],
    ['JSON5', "size: 'Huge', maxLeaseTime: '1:0:0', 'size': 'standard'", 202],
    ['JSON5, the bad one last', "'size': 'standard', maxLeaseTime: '1:0:0', size: 'Huge'", 400],
    ['JSON5, spelled otherwise', "size: 'standard', maxLeaseTime: '1:0:0', '\\x73ize': 'Huge'", 400],
    ['JSON5, in the prototype', "size: 'Huge', maxLeaseTime: '1:0:0', __proto__: {size: 'standard'}", 400],
  ])('takes the last of two fields of one name, and checks that one: %s', async (_name, fields, status) => {
    const broker = await startVirtualBroker();
    expect((await broker.send('POST', `${broker.v1}/create`, `{${fields}}`)).status).toBe(status);
  });

  it.each([
    ['YAML', 'size: standard\nmaxLeaseTime: 1:0:0'],
    ['a form', 'size=standard&maxLeaseTime=1:0:0'],
    ['a program', "({size: 'standard', maxLeaseTime: '1:0:0'})"],
    ['a template', '{size: `standard`, maxLeaseTime: `1:0:0`}'],
    ['a sum of texts', "{size: 'stan' + 'dard', maxLeaseTime: '1:0:0'}"],
    ['a call', "{size: String('standard'), maxLeaseTime: '1:0:0'}"],
    ['a getter', "{get size() { return 'standard' }, maxLeaseTime: '1:0:0'}"],
    ['a computed name', "{['size']: 'standard', maxLeaseTime: '1:0:0'}"],
    ['a spread', "{...{size: 'standard', maxLeaseTime: '1:0:0'}}"],
    ['two commas', "{size: 'standard',, maxLeaseTime: '1:0:0'}"],
    ['a comma in front', "{, size: 'standard', maxLeaseTime: '1:0:0'}"],
    ['a comment of a shell', "# a\n{size: 'standard', maxLeaseTime: '1:0:0'}"],
    ['octal numbers', "{size: 'standard', maxLeaseTime: '1:0:0', x: 010}"],
    ['numbers with separators', "{size: 'standard', maxLeaseTime: '1:0:0', x: 1_0}"],
    ['big integers', "{size: 'standard', maxLeaseTime: '1:0:0', x: 1n}"],
    ['undefined', "{size: 'standard', maxLeaseTime: '1:0:0', x: undefined}"],
    ['an expression', "{size: /standard/, maxLeaseTime: '1:0:0'}"],
  ])('reads JSON5 and nothing beyond it: not %s', async (_name, body) => {
    const broker = await startVirtualBroker();
    const refused = await broker.send('POST', `${broker.v1}/create`, body);
    expect([refused.status, refused.body.error.message]).toEqual([400, 'The body is not valid JSON.']);
  });

  const relaxed = "{'size': 'Standard', 'maxLeaseTime': '1:0:0'}";

  it('is its own: every other version and operation reads strict JSON', async () => {
    const broker = await startVirtualBroker();
    expect((await broker.send('POST', `${broker.v1}/create`, relaxed)).status).toBe(202);
    for (const [method, path] of [
      ['PUT', `/s1${query}`],
      ['PUT', '/s1?api-version=2021-01-01'],
      ['PATCH', `/s1${query}`],
      ['POST', `/s1:connect${query}`],
    ] as const) {
      const body = "{'size': 'Standard', 'maxLeaseTimeMinutes': 60, 'deviceId': 'd'}";
      const refused = await broker.send(method, broker.base + path, body);
      expect([method, path, refused.status, refused.body.error.code]).toEqual([
        method,
        path,
        400,
        'BadRequest',
      ]);
    }
  });

  it.each(['Infinity', '-Infinity', 'NaN', '+1', '0x10', '.5', '5.', '-0'])(
    'lets no number %s become a lease: only a time span in text is one',
    async (number) => {
      const broker = await startVirtualBroker();
      const refused = await broker.send(
        'POST',
        `${broker.v1}/create`,
        `{size: 'Standard', maxLeaseTime: ${number}}`,
      );
      expect([refused.status, refused.body.error.target]).toEqual([400, 'maxLeaseTime']);
    },
  );

  it.each([
    ['a comment that does not end', `/*${'*'.repeat(60_000)}`],
    ['60,000 escapes', `{size: '${'\\'.repeat(60_000)}'}`],
    ['60,000 lines that go on', `{size: '${'\\\n'.repeat(30_000)}'}`],
    ['60,000 letters without quotes', `{${'a'.repeat(60_000)}}`],
    ['60,000 blanks', `{${' '.repeat(60_000)}`],
  ])('is no way to make it work long: %s', async (_name, body) => {
    const broker = await startVirtualBroker();
    const began = performance.now();
    expect((await broker.send('POST', `${broker.v1}/create`, body)).status).toBe(400);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
