import { describe, expect, it } from 'vitest';
import { readSettings } from '../../shared/config.ts';
import { ConfigurationError } from '../../shared/domain/configuration-error.ts';
import { defaultLimits } from '../../shared/domain/limits.ts';
import { tenant } from '../support/entra-issuer.ts';

const rest = { ACCOUNTS: '{}', SIGNING_KEYS: '{}', HOSTS: 'simulated' };
const read = (set: Record<string, string>) => readSettings({ ...rest, ...set });
const onAzure = { WEBSITE_INSTANCE_ID: 'x', SESSION_STORE: 'table', TABLES_CONNECTION_STRING: 'x' };
const entra = { ENTRA_TENANT: tenant, ENTRA_AUDIENCE: 'client-id' };

describe('the limits', () => {
  it('are generous where nothing is set', () => {
    expect(read({}).limits).toEqual(defaultLimits);
  });

  it('are as they are set', () => {
    const limits = {
      LIMIT_LIVE_SESSIONS: '2',
      LIMIT_CREATES_PER_MINUTE: '3',
      LIMIT_REQUESTS_PER_MINUTE: '4',
      ALLOWED_SIZES: 'Premium, Standard',
    };
    expect(read(limits).limits).toEqual({
      liveSessions: 2,
      createsPerMinute: 3,
      requestsPerMinute: 4,
      sizes: ['Premium', 'Standard'],
    });
  });

  it.each([
    ['LIMIT_LIVE_SESSIONS', '0'],
    ['LIMIT_CREATES_PER_MINUTE', '1.5'],
    ['LIMIT_REQUESTS_PER_MINUTE', 'many'],
    ['ALLOWED_SIZES', ''],
    ['ALLOWED_SIZES', 'Standard,Huge'],
    ['MAX_LEASE_MINUTES', '1441'],
  ])('are refused by name: %s=%s', (name, value) => {
    expect(() => read({ [name]: value })).toThrow(new RegExp(name));
  });
});

describe('how lists are cut', () => {
  it('is by the hundred, under the address that callers use', () => {
    const { listPageSize, publicUrl } = read({});
    expect({ listPageSize, publicUrl }).toEqual({ listPageSize: 100, publicUrl: null });
  });

  it.each([
    ['LIST_PAGE_SIZE', '0'],
    ['LIST_PAGE_SIZE', '501'],
    ['PUBLIC_URL', 'remoterendering.example'],
    ['PUBLIC_URL', 'ftp://remoterendering.example'],
    ['PUBLIC_URL', 'https://remoterendering.example/?a=b'],
  ])('refuses %s=%s by name', (name, value) => {
    expect(() => read({ [name]: value })).toThrow(new RegExp(name));
  });
});

describe('sign-in by the directory', () => {
  it('is off until a tenant is named', () => {
    expect(read({}).directory).toBeNull();
  });

  it('goes to Entra’s public cloud, by role values that it can hold, to every account, without Azure’s own sign-in', () => {
    expect(read({ ...entra, ENTRA_AUDIENCE: 'client-id, api://x' }).directory).toEqual({
      tenant,
      audiences: ['client-id', 'api://x'],
      authority: 'https://login.microsoftonline.com',
      accounts: null,
      roleNames: { administrator: 'RemoteRendering.Administrator', client: 'RemoteRendering.Client' },
      easyAuth: false,
    });
  });

  it('takes account ids in either case', () => {
    const listed = read({ ...entra, ENTRA_ACCOUNTS: `${tenant.toUpperCase()},${tenant}` }).directory;
    expect(listed?.accounts).toEqual([tenant, tenant]);
  });

  it.each([
    ['a tenant that is a name', { ...entra, ENTRA_TENANT: 'contoso.onmicrosoft.com' }, 'ENTRA_TENANT'],
    ['any tenant', { ...entra, ENTRA_TENANT: 'common' }, 'ENTRA_TENANT'],
    ['a tenant without an audience', { ENTRA_TENANT: tenant }, 'ENTRA_AUDIENCE'],
    ['an audience without a tenant', { ENTRA_AUDIENCE: 'x' }, 'ENTRA_TENANT'],
    ['an empty audience', { ...entra, ENTRA_AUDIENCE: 'x,' }, 'ENTRA_AUDIENCE'],
    [
      'an issuer that is not reached by https',
      { ...entra, ENTRA_ISSUER_URL: 'http://login.example' },
      'https://',
    ],
    [
      'an issuer that only looks like this machine',
      { ...entra, ENTRA_ISSUER_URL: 'http://localhost.evil.example' },
      'https://',
    ],
    ['accounts that are none', { ...entra, ENTRA_ACCOUNTS: 'mine' }, 'ENTRA_ACCOUNTS'],
    [
      'one name for both roles',
      { ...entra, ENTRA_CLIENT_ROLE: 'X', ENTRA_ADMINISTRATOR_ROLE: 'X' },
      'differ',
    ],
    ['a switch that is neither on nor off', { ...entra, EASY_AUTH: 'yes' }, 'EASY_AUTH'],
    [
      'a header that anybody can send, away from Azure',
      { ...entra, EASY_AUTH: 'true' },
      'anybody could sign in',
    ],
    ['a header of any directory', { ...onAzure, EASY_AUTH: 'true' }, 'ENTRA_TENANT'],
  ])('is refused with %s, in words that say what to set', (_name, set, words) => {
    expect(() => read(set)).toThrow(ConfigurationError);
    expect(() => read(set)).toThrow(words);
  });

  it('believes Azure’s own sign-in on Azure, also without accepting tokens', () => {
    expect(read({ ...onAzure, ENTRA_TENANT: tenant, EASY_AUTH: 'true' }).directory).toMatchObject({
      easyAuth: true,
      audiences: [],
    });
  });
});
