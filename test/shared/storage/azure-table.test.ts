import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigurationError } from '../../../shared/domain/configuration-error.ts';
import { Outage } from '../../../shared/domain/outage.ts';
import type { TableOperation } from '../../../shared/ports/table.ts';
import { azureClient } from '../../../shared/storage/azure-connection.ts';
import { type AzureTimes, openAzureTable } from '../../../shared/storage/azure-table.ts';
import { allRows } from '../../support/all-rows.ts';
import { azuriteForThisFile } from '../../support/azurite.ts';
import { azuriteProxy, type Fate } from '../../support/azurite-proxy.ts';

const azurite = azuriteForThisFile();

/** A fifth of what is used in earnest, so that waiting in vain does not take long. */
const times: AzureTimes = { attemptMs: 500, limitMs: 1500, readBackMs: 500 };
/** For tests in which nothing is waited for in vain: a slow machine must not look like a failing network. */
const patient: AzureTimes = { attemptMs: 5000, limitMs: 15_000, readBackMs: 5000 };

const insert = (key: string, value = 'mine'): TableOperation => ({ kind: 'insert', key, value });
const replace = (key: string, etag: string, value = 'mine'): TableOperation => ({
  kind: 'replace',
  key,
  value,
  etag,
});
const remove = (key: string, etag: string | null = null): TableOperation => ({ kind: 'delete', key, etag });

/** The driver behind a network that fails, and another one with a good connection to the same table. */
async function setUp(within = times) {
  const name = azurite.newTableName();
  const proxy = await azuriteProxy(azurite);
  const { connectionString } = proxy;
  const table = await openAzureTable({ connectionString }, name, within);
  onTestFinished(() => table.close());
  const other = await azurite.openTableNamed(name);
  const etagOf = async (key: string): Promise<string> => (await other.get('p', key))?.etag ?? '';
  proxy.seen.length = 0;
  return { name, proxy, table, other, etagOf };
}

const losses: [string, Fate][] = [
  ['the connection broke', 'done, answer lost'],
  ['nothing came back in time', 'done, no answer'],
  ['the service said that it had failed', 'done, answered with 500'],
];

describe('a write whose answer is lost', () => {
  it.each(losses)('has happened, once, when %s', async (_name, fate) => {
    const { proxy, table, other } = await setUp();
    proxy.fates.push(fate);
    expect(await table.transact('p', [insert('single')])).toMatchObject({ ok: true });
    proxy.fates.push(fate);
    expect(await table.transact('p', [insert('a'), insert('b')])).toMatchObject({ ok: true });
    expect((await allRows(other, 'p')).map(({ key }) => key)).toEqual(['a', 'b', 'single']);
  });

  it('is not taken for another one’s when it was a replacement', async () => {
    const { proxy, table, other, etagOf } = await setUp();
    await other.transact('p', [insert('k', 'old'), insert('l', 'old')]);
    proxy.fates.push('done, answer lost');
    expect(await table.transact('p', [replace('k', await etagOf('k'))])).toMatchObject({ ok: true });
    proxy.fates.push('done, answer lost');
    const both = [replace('k', await etagOf('k'), 'mine again'), remove('l', await etagOf('l')), insert('m')];
    expect(await table.transact('p', both)).toMatchObject({ ok: true });
    expect((await allRows(other, 'p')).map(({ key, value }) => [key, value])).toEqual([
      ['k', 'mine again'],
      ['m', 'mine'],
    ]);
  });

  it('is recognised by any of its rows when another writer has gone on from it meanwhile', async () => {
    const { proxy, table, other, etagOf } = await setUp();
    await other.transact('p', [insert('k', 'old')]);
    proxy.fates.push('done, no answer');
    const writing = table.transact('p', [replace('k', await etagOf('k')), insert('history')]);
    let wrote = false;
    while (!wrote) {
      const row = await other.get('p', 'k');
      wrote = row?.value === 'mine' && (await other.transact('p', [replace('k', row.etag, 'next')])).ok;
    }
    expect(await writing).toMatchObject({ ok: true });
    expect((await other.get('p', 'k'))?.value).toBe('next');
  });

  it('is known to have happened when all that it was to delete is gone', async () => {
    const { proxy, table, other } = await setUp();
    await other.transact('p', [insert('a'), insert('b')]);
    proxy.fates.push('done, answer lost');
    expect(await table.transact('p', [remove('a'), remove('b')])).toMatchObject({ ok: true });
    expect(await allRows(other, 'p')).toEqual([]);
  });

  it('is told apart from one that came too late: then it is refused as it should be', async () => {
    const { proxy, table, other, etagOf } = await setUp();
    await other.transact('p', [insert('k', 'old')]);
    const etag = await etagOf('k');
    await other.transact('p', [replace('k', etag, 'theirs')]);
    for (const fate of ['lost', 'no answer', 'done, answer lost'] as const) {
      proxy.fates.push(fate);
      expect(await table.transact('p', [insert('new'), replace('k', etag)])).toEqual({
        ok: false,
        why: 'changed',
        index: 1,
      });
      proxy.fates.push(fate);
      expect(await table.transact('p', [insert('k')])).toEqual({ ok: false, why: 'exists', index: 0 });
    }
    expect((await allRows(other, 'p')).map(({ value }) => value)).toEqual(['theirs']);
  });

  it('is an outage when nobody can be asked, and the write may be tried again', async () => {
    const { proxy, table } = await setUp();
    proxy.fates.push('done, answer lost', ...Array.from({ length: 9 }, (): Fate => 'lost'));
    await expect(table.transact('p', [insert('k')])).rejects.toThrow(Outage);
    proxy.fates.length = 0;
    expect(await table.transact('p', [insert('k')])).toEqual({ ok: false, why: 'exists', index: 0 });
  });
});

describe('a conflict', () => {
  it('costs no second look when there was only one attempt', async () => {
    const { proxy, table } = await setUp(patient);
    await table.transact('p', [insert('k')]);
    await table.transact('p', [insert('k')]);
    expect(proxy.seen.map((line) => line.split(' ')[0])).toEqual(['POST', 'POST']);
  });

  it('between two who delete and write one row in larger transactions has one winner', async () => {
    const { table, other, etagOf } = await setUp();
    await other.transact('p', [insert('k', 'old'), insert('index')]);
    const etag = await etagOf('k');
    await other.transact('p', [replace('k', etag, 'theirs')]);
    expect(await table.transact('p', [remove('k', etag), remove('index')])).toEqual({
      ok: false,
      why: 'changed',
      index: 0,
    });
    expect(await allRows(other, 'p')).toHaveLength(2);
  });
});

describe('a service that is busy or gone', () => {
  it.each([429, 503])('is asked again after %i, no sooner than it says', async (status) => {
    const { proxy, table } = await setUp();
    await table.transact('p', [insert('k')]);
    const busy: Fate = { status, headers: { 'retry-after-ms': '150' } };
    proxy.fates.push(busy, busy);
    const began = performance.now();
    expect((await table.get('p', 'k'))?.value).toBe('mine');
    expect(performance.now() - began).toBeGreaterThanOrEqual(299);
  });

  it('is asked again after 500', async () => {
    const { proxy, table } = await setUp();
    await table.transact('p', [insert('k')]);
    proxy.fates.push({ status: 500 }, { status: 500 });
    expect((await table.get('p', 'k'))?.value).toBe('mine');
  });

  it('is an outage when it goes on being busy', async () => {
    const { proxy, table } = await setUp();
    proxy.fates.push(
      ...Array.from({ length: 20 }, (): Fate => ({ status: 503, headers: { 'retry-after': '60' } })),
    );
    const began = performance.now();
    await expect(table.transact('p', [insert('k')])).rejects.toThrow(Outage);
    expect(performance.now() - began).toBeLessThan(5 * (times.limitMs + times.readBackMs));
  });

  it.each(['get', 'range', 'transact'] as const)(
    'is an outage to %s within its time when nothing answers',
    async (verb) => {
      const { proxy, table } = await setUp();
      proxy.fates.push(...Array.from({ length: 20 }, (): Fate => 'no answer'));
      const began = performance.now();
      const call = {
        get: () => table.get('p', 'k'),
        range: () => table.range('p', { from: 'a', to: 'z', limit: 1 }),
        transact: () => table.transact('p', [insert('k')]),
      }[verb]();
      await expect(call).rejects.toThrow(Outage);
      expect(performance.now() - began).toBeLessThan(5 * (times.limitMs + times.readBackMs));
    },
  );

  it('is an outage, and no missing row, when the whole table is gone', async () => {
    const { name, table } = await setUp();
    const client = await azureClient({ connectionString: azurite.connectionString }, name);
    await client.deleteTable();
    await expect(table.get('p', 'k')).rejects.toThrow(Outage);
    await expect(table.transact('p', [remove('k')])).rejects.toThrow(/TableNotFound/);
    await expect(table.transact('p', [remove('k'), remove('l')])).rejects.toThrow(Outage);
  });

  it.each([
    ['a page of a proxy', { status: 404, body: '<html>Not here</html>' }],
    ['a refusal', { status: 403, body: '{"odata.error":{"code":"AuthorizationFailure"}}' }],
  ])('is not believed that a row is missing by %s', async (_name, fate) => {
    const { proxy, table } = await setUp();
    proxy.fates.push(fate);
    await expect(table.get('p', 'k')).rejects.toThrow(Outage);
  });

  it('shows neither a key nor a signature in what it throws', async () => {
    const { proxy, table } = await setUp();
    proxy.fates.push({ status: 403 });
    const error: unknown = await table.get('p', 'k').catch((thrown: unknown) => thrown);
    expect(inspect(error, { depth: 9 })).not.toMatch(/SharedKey|AccountKey|authorization/i);
  });
});

describe('what is asked of the service', () => {
  it('can not be changed by a key that is no text', async () => {
    const { table, proxy } = await setUp();
    const sly = ["'x' or PartitionKey ne 'x'"] as unknown as string;
    await expect(table.range('p', { from: sly, to: 'z', limit: 1 })).rejects.toThrow(TypeError);
    await expect(table.range(sly, { from: 'a', to: 'z', limit: 1 })).rejects.toThrow(TypeError);
    expect(proxy.seen).toEqual([]);
  });

  it('finds keys with quotes and percent signs, alone and in transactions', async () => {
    const table = await azurite.openTable();
    const keys = ["it's", "''", '100%', '%27', 'a b'];
    await table.transact(
      "p'q",
      keys.map((key) => insert(key)),
    );
    const rows = await allRows(table, "p'q");
    expect(rows.map(({ key }) => key).sort()).toEqual([...keys].sort());
    expect(
      await table.transact(
        "p'q",
        rows.map(({ key, etag }) => remove(key, etag)),
      ),
    ).toMatchObject({ ok: true });
    expect(await allRows(table, "p'q")).toEqual([]);
  });

  it('shows a row that somebody else has put there as an empty value', async () => {
    const name = azurite.newTableName();
    const table = await azurite.openTableNamed(name);
    const client = await azureClient({ connectionString: azurite.connectionString }, name);
    // The tests' own call has to have a limit of its own as well; this client has none of the driver's policies.
    await client.createEntity({ partitionKey: 'p', rowKey: 'k', value: 5 });
    expect((await table.get('p', 'k'))?.value).toBe('');
  });
});

describe('an account that can not be used', () => {
  const opened = (connectionString: string) => openAzureTable({ connectionString }, 'sessions', times);

  it('is refused in words when the key is wrong, and the key is not in them', async () => {
    const key = Buffer.alloc(64, 1).toString('base64');
    const wrong = azurite.connectionString.replace(/AccountKey=[^;]*/, `AccountKey=${key}`);
    const error: unknown = await opened(wrong).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(inspect(error)).toMatch(/refuses this app \(403\).*Storage Table Data Contributor/);
    expect(inspect(error)).not.toContain(key);
  });

  it('is refused in words when nobody is there', async () => {
    const nobody = azurite.connectionString.replace(new URL(azurite.url).host, '127.0.0.1:9');
    await expect(opened(nobody)).rejects.toThrow(/127\.0\.0\.1:9 does not answer.*ECONNREFUSED/);
    await expect(opened(nobody)).rejects.toThrow(ConfigurationError);
  });

  it.each([
    ['is none', 'nonsense', /not a connection string/],
    [
      'leads elsewhere unencrypted',
      'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net',
      /https/,
    ],
  ])('is refused when its connection string %s, without repeating it', async (_name, text, words) => {
    const error: unknown = await opened(text).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(inspect(error)).toMatch(words);
    expect(inspect(error)).not.toContain('c2VjcmV0');
  });

  it('is opened with the app’s own identity where only its address is given', async () => {
    const client = await azureClient({ accountUrl: 'https://example.table.core.windows.net' }, 'sessions');
    expect(client.pipeline.getOrderedPolicies().map(({ name }) => name)).toContain(
      'bearerTokenAuthenticationPolicy',
    );
  });
});
