import { randomUUID } from 'node:crypto';
import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import { brokerOfFile, domain } from '../support/broker-of-file.ts';
import { accessTokenExpiry } from './access-token-expiry.ts';
import { clientWithKey, clientWithToken } from './client-of.ts';

const broker = brokerOfFile();
const settings = { maxLeaseTimeInMinutes: 4, size: 'Standard' } as const;

/** Notes where requests go. */
function watching() {
  const seen: string[] = [];
  const policy: PipelinePolicy = {
    name: 'watching',
    sendRequest: (request, next) => {
      const { hostname, pathname } = new URL(request.url);
      seen.push(`${request.method} ${hostname}${pathname}`);
      return next(request);
    },
  };
  return { seen, policy };
}

describe('with the account’s key', () => {
  it('gets one access token at the sign-in’s host, and uses it for every call at the sessions’ host', async () => {
    const { seen, policy } = watching();
    const client = clientWithKey(broker(), { policies: [policy] });
    const id = randomUUID();
    await client.createSession(id, settings);
    await client.getSession(id);
    await client.endSession(id);
    const { accountId } = broker();
    const session = `remoterendering.${domain}/accounts/${accountId}/sessions/${id}`;
    expect(seen.toSorted()).toEqual(
      [
        `GET sts.${domain}/Accounts/${accountId}/token`,
        `PUT ${session}`,
        `GET ${session}`,
        `POST ${session}/:stop`,
      ].toSorted(),
    );
  });

  it('gets a token that the SDKs can read: three parts, and an end that is a number, 24 hours from now', () => {
    const hours = (accessTokenExpiry(broker().token) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
    expect(hours).toBeLessThanOrEqual(24.1);
  });

  it.each([
    ['opaque', 'opaque'],
    ['without an end', `e30.${Buffer.from('{}').toString('base64url')}.x`],
    ['whose end is text', `e30.${Buffer.from('{"exp":"soon"}').toString('base64url')}.x`],
  ])('would notice a token that is %s', (_what, token) => {
    expect(() => accessTokenExpiry(token)).toThrow(/access token/);
  });
});

describe('with an access token', () => {
  it('asks the sign-in’s host for nothing', async () => {
    const { seen, policy } = watching();
    const client = clientWithToken(broker(), { policies: [policy] });
    await client.createSession(randomUUID(), settings);
    expect(seen.filter((request) => request.includes('sts.'))).toEqual([]);
  });

  it('is refused with 401 when the token is none of this service’s', async () => {
    const client = clientWithToken({ ...broker(), token: 'e30.e30.x' });
    await expect(client.getSession('any')).rejects.toMatchObject({ statusCode: 401, code: 'Unauthorized' });
  });
});

describe('over https', () => {
  it('does not let a client through that does not trust the broker’s certificate', async () => {
    const { tls } = broker();
    const other = clientWithToken({ ...broker(), tls: { ...tls, ca: '' } });
    await expect(other.getSession('any')).rejects.toMatchObject({
      code: expect.stringMatching(/SELF_SIGNED|UNABLE_TO/),
    });
  });

  it('does not let a client through that calls the broker by a name that is not in its certificate', async () => {
    const client = clientWithToken(broker(), { host: 'remoterendering.another.example' });
    await expect(client.getSession('any')).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  it('serves under localhost as well', async () => {
    const client = clientWithToken(broker(), { host: 'localhost' });
    expect(await client.createSession(randomUUID(), settings)).toMatchObject(settings);
  });
});
