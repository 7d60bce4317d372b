import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../shared/config.ts';
import { ConfigurationError } from '../../../shared/domain/configuration-error.ts';

const rest = { ACCOUNTS: '{}', SIGNING_KEYS: '{}', HOSTS: 'simulated' };
const onAzure = { ...rest, WEBSITE_INSTANCE_ID: 'instance' };
const storeOf = (settings: Record<string, string>) => readSettings({ ...rest, ...settings }).store;
const connectionString = 'AccountName=a;AccountKey=c2VjcmV0';
const accountUrl = 'https://name.table.core.windows.net';

describe('where the records are', () => {
  it('is a SQLite file on one machine, unless something else is said', () => {
    expect(storeOf({})).toEqual({ kind: 'sqlite', file: '.data/sessions.db', sync: 'FULL' });
  });

  it('is a table that the app’s identity or a key opens, `sessions` unless it has another name', () => {
    expect(storeOf({ SESSION_STORE: 'table', TABLES_ACCOUNT_URL: accountUrl })).toEqual({
      kind: 'table',
      connection: { accountUrl },
      table: 'sessions',
    });
    const named = {
      SESSION_STORE: 'table',
      TABLES_CONNECTION_STRING: connectionString,
      TABLES_NAME: 'Mine1',
    };
    expect(storeOf(named)).toEqual({ kind: 'table', connection: { connectionString }, table: 'Mine1' });
  });

  it.each([{}, { SESSION_STORE: 'sqlite' }, { SESSION_STORE: 'memory' }])(
    'is refused on Azure for %j, in words that say what to set',
    (settings) => {
      const read = () => readSettings({ ...onAzure, ...settings });
      expect(read).toThrow(ConfigurationError);
      expect(read).toThrow(/a machine does not last\. Set SESSION_STORE=table, and TABLES_ACCOUNT_URL/);
    },
  );

  it('may be a table on Azure', () => {
    const settings = { ...onAzure, SESSION_STORE: 'table', TABLES_ACCOUNT_URL: accountUrl };
    expect(readSettings(settings).store.kind).toBe('table');
  });

  it.each([
    ['no way in', {}, /set one of TABLES_ACCOUNT_URL .* and TABLES_CONNECTION_STRING/],
    [
      'two ways in',
      { TABLES_ACCOUNT_URL: accountUrl, TABLES_CONNECTION_STRING: connectionString },
      /set one of/,
    ],
    ['an address without encryption', { TABLES_ACCOUNT_URL: 'http://name.example' }, /TABLES_ACCOUNT_URL/],
    [
      'a name that no table can have',
      { TABLES_ACCOUNT_URL: accountUrl, TABLES_NAME: 'my-table' },
      /TABLES_NAME/,
    ],
  ])('is refused with %s, and no value is repeated', (_name, settings, words) => {
    const read = () => storeOf({ SESSION_STORE: 'table', ...settings });
    expect(read).toThrow(ConfigurationError);
    expect(read).toThrow(words);
    expect(read).not.toThrow(/c2VjcmV0|my-table/);
  });
});
