import { HttpRequest, InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { type DirectorySignIn, directorySignIn } from '../../functions/http/directory-sign-in.ts';
import { getToken } from '../../functions/http/get-token.ts';
import { handler, type Work } from '../../functions/http/handler.ts';
import { getJwks } from '../../functions/http/jwks.ts';
import { stopAccountSessions } from '../../functions/http/operator.ts';
import { requestLimit } from '../../functions/http/request-limit.ts';
import { type SignedIn, signedIn } from '../../functions/http/signed-in.ts';
import { accessTokens } from '../../shared/auth/access-tokens.ts';
import { parseAccounts } from '../../shared/auth/accounts.ts';
import { entraTokens } from '../../shared/auth/entra-tokens.ts';
import { makeAccount } from '../../shared/auth/make-account.ts';
import { documentedRoleNames } from '../../shared/auth/role.ts';
import type { DirectorySettings } from '../../shared/directory-settings.ts';
import { type Instant, after as later, SECOND } from '../../shared/domain/instant.ts';
import { brokerBench } from '../support/broker-bench.ts';
import { someSigningKeys } from '../support/builders/keys.ts';
import { start } from '../support/builders/minute.ts';
import { anAccount, aRef } from '../support/builders/refs.ts';
import { aReadySession } from '../support/builders/sessions.ts';
import { audience, someone, startEntraIssuer, tenant } from '../support/entra-issuer.ts';

const account = makeAccount(start);
const other = makeAccount(start);
const accounts = parseAccounts(JSON.stringify({ accounts: [account.entry, other.entry] }), 'the test');
const keys = someSigningKeys();

async function answerOf(
  work: Work,
  headers: Record<string, string>,
  accountId: string = account.id,
  method = 'GET',
) {
  const request = new HttpRequest({
    method,
    url: 'http://broker/',
    params: { accountId },
    headers,
  });
  const answer = await handler(work)(request, new InvocationContext());
  if (!answer || !('status' in answer)) throw new Error('No answer.');
  return {
    status: answer.status,
    headers: new Headers(answer.headers as Record<string, string>),
    body: answer.body === undefined ? {} : JSON.parse(String(answer.body)),
  };
}

async function setUp({ easyAuth = false, only }: { easyAuth?: boolean; only?: readonly string[] } = {}) {
  const time = { now: start as Instant };
  const clock = () => time.now;
  const logged: string[] = [];
  const log = (_level: string, message: string) => void logged.push(message);
  const issuer = await startEntraIssuer(clock);
  const tokens = accessTokens({ keys: keys.token, issuer: 'i', clock, accounts });
  const settings: DirectorySettings = {
    tenant,
    audiences: [audience],
    authority: issuer.url,
    accounts: only ?? null,
    roleNames: documentedRoleNames,
    easyAuth,
  };
  const directory: DirectorySignIn = directorySignIn({
    settings,
    accounts,
    entra: entraTokens({ ...settings, clock, log }),
  });
  const work = getToken({ accounts, accessTokens: tokens, log, directory });
  const ask = (headers: Record<string, string>, id?: string) => answerOf(work, headers, id);
  const bearer = (token: string, id?: string) => ask({ authorization: `Bearer ${token}` }, id);
  return { time, clock, issuer, tokens, logged, log, ask, bearer };
}

const principal = (role: string): Record<string, string> => ({
  'x-ms-client-principal': Buffer.from(
    JSON.stringify({
      auth_typ: 'aad',
      claims: [
        { typ: 'roles', val: role },
        { typ: 'tid', val: tenant },
        { typ: 'oid', val: someone },
      ],
    }),
  ).toString('base64'),
});

describe('the exchange of a directory’s token', () => {
  it.each(['1.0', '2.0'] as const)(
    'gives an access token that carries role and name, for version %s',
    async (version) => {
      const { issuer, bearer, tokens } = await setUp();
      const answer = await bearer(await issuer.token(version));
      expect(answer.status).toBe(200);
      expect(await tokens.verify(answer.body.AccessToken)).toEqual({
        ok: true,
        account: account.id,
        role: 'client',
        who: `entra:${someone}`,
      });
    },
  );

  it('notes who signed in, and no token', async () => {
    const { issuer, bearer, logged } = await setUp();
    const token = await issuer.token('2.0');
    const { body } = await bearer(token);
    expect(logged).toEqual([`entra:${someone} signed in to account ${account.id} as client.`]);
    expect(logged.join()).not.toContain(body.AccessToken);
    expect(logged.join()).not.toContain(token);
  });

  it('leaves account keys as they were', async () => {
    const { bearer, tokens } = await setUp();
    const answer = await bearer(`${account.id}:${account.keys[1]}`);
    expect(await tokens.verify(answer.body.AccessToken)).toMatchObject({ role: 'administrator', who: 'key' });
    expect((await bearer(`${account.id}:${other.keys[0]}`)).status).toBe(401);
  });

  it('is refused without a role, in words that name the two', async () => {
    const { issuer, bearer } = await setUp();
    expect(await bearer(await issuer.token('2.0', { claims: { roles: [] } }))).toMatchObject({
      status: 403,
      body: {
        error: { code: 'Forbidden', message: expect.stringContaining('Remote Rendering Administrator') },
      },
    });
  });

  it.each([
    ['expired', { exp: start / SECOND - 61 }, /has expired/],
    ['for somebody else', { aud: 'api://other' }, /not valid here/],
  ])('is refused when the token is %s, without its content', async (_name, claims, words) => {
    const { issuer, bearer } = await setUp();
    const answer = await bearer(await issuer.token('2.0', { claims }));
    expect(answer.status).toBe(401);
    expect(answer.body.error.message).toMatch(words);
    expect(answer.body.error.message).not.toContain('api://other');
  });

  it('is for the accounts that are listed, where a list is set; one that is not there looks the same', async () => {
    const { issuer, bearer } = await setUp({ only: [account.id, anAccount] });
    const token = await issuer.token('2.0');
    expect((await bearer(token, account.id.toUpperCase())).status).toBe(200);
    const [unlisted, absent] = [await bearer(token, other.id), await bearer(token, anAccount)];
    expect([unlisted.status, absent.status]).toEqual([403, 403]);
    expect(unlisted.body).toEqual(absent.body);
    expect((await bearer(token, 'no-account')).status).toBe(403);
  });

  it('is a 503 with a time to come back when the directory does not answer; account keys still work', async () => {
    const { issuer, bearer } = await setUp();
    issuer.breakDown((response) => response.writeHead(500).end());
    const answer = await bearer(await issuer.token('2.0'));
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('10');
    expect((await bearer(`${account.id}:${account.keys[0]}`)).status).toBe(200);
  });

  it('does not exist where no directory is configured', async () => {
    const { issuer, tokens, log } = await setUp();
    const work = getToken({ accounts, accessTokens: tokens, log });
    const answer = await answerOf(work, { authorization: `Bearer ${await issuer.token('2.0')}` });
    expect(answer.status).toBe(401);
    expect(issuer.requests).toEqual([]);
  });

  it('is not the way in to sessions: these take access tokens of this service only', async () => {
    const { issuer, tokens } = await setUp();
    const work = signedIn({ accessTokens: tokens }, async () => ({ status: 200 }));
    const answer = await answerOf(work, { authorization: `Bearer ${await issuer.token('2.0')}` });
    expect(answer.status).toBe(401);
  });
});

describe('Azure’s own sign-in', () => {
  const clientPrincipal = principal('Remote Rendering Client');

  it('is believed where a setting says so', async () => {
    const { ask, tokens } = await setUp({ easyAuth: true });
    const { body } = await ask(clientPrincipal);
    expect(await tokens.verify(body.AccessToken)).toMatchObject({ role: 'client', who: `entra:${someone}` });
    expect((await ask(principal('Reader'))).status).toBe(403);
  });

  it('is nobody’s word elsewhere', async () => {
    const { ask } = await setUp();
    expect((await ask(clientPrincipal)).status).toBe(401);
  });

  it('does not help a wrong key or a bad token', async () => {
    const { ask } = await setUp({ easyAuth: true });
    for (const credentials of [`${account.id}:wrong`, 'a.b.c']) {
      const answer = await ask({ ...clientPrincipal, authorization: `Bearer ${credentials}` });
      expect(answer.status).toBe(401);
    }
  });

  it('opens the token exchange only, no session', async () => {
    const { tokens } = await setUp({ easyAuth: true });
    const work = signedIn({ accessTokens: tokens }, async () => ({ status: 200 }));
    expect((await answerOf(work, clientPrincipal)).status).toBe(401);
  });
});

describe('a signed-in call', () => {
  it('knows the caller’s role and name', async () => {
    const { tokens } = await setUp();
    const seen: Partial<SignedIn>[] = [];
    const work = signedIn({ accessTokens: tokens }, async ({ account: of, role, who }) => {
      seen.push({ account: of, role, who });
      return { status: 200 };
    });
    const token = await tokens.issue(account.id, { role: 'client', who: 'entra:x' });
    await answerOf(work, { authorization: `Bearer ${token}` });
    expect(seen).toEqual([{ account: account.id, role: 'client', who: 'entra:x' }]);
  });

  it('is one of so many a minute, of each account; the next is told which limit it is and when to come back', async () => {
    const { tokens, clock, time } = await setUp();
    const limit = requestLimit({ perMinute: 60, clock, chance: { fraction: () => 0.5 } });
    const work = signedIn({ accessTokens: tokens, requestLimit: limit }, async () => ({ status: 200 }));
    const mine = { authorization: `Bearer ${await tokens.issue(account.id)}` };
    const theirs = { authorization: `Bearer ${await tokens.issue(other.id)}` };
    for (let n = 0; n < 60; n++) expect((await answerOf(work, mine)).status).toBe(200);
    const refused = await answerOf(work, mine);
    expect(refused).toMatchObject({
      status: 429,
      body: { error: { code: 'TooManyRequests', target: 'requestsPerMinute' } },
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect((await answerOf(work, theirs, other.id)).status).toBe(200);
    time.now = later(start, SECOND);
    expect((await answerOf(work, mine)).status).toBe(200);
  });
});

describe('the published keys', () => {
  it('are the public halves of the token keys, which anybody may keep for a minute', async () => {
    const answer = await answerOf(getJwks({ tokenKeys: () => keys.token, clock: () => start }), {});
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ keys: [keys.token[0].shared] });
    expect(answer.body.keys[0]).not.toHaveProperty('d');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=60');
    expect(answer.headers.has('pragma')).toBe(false);
  });
});

describe('the operator’s call that ends an account’s sessions', () => {
  const operatorKey = 'o'.repeat(43);
  const call = (bench: ReturnType<typeof brokerBench>, id: string, key = operatorKey) =>
    answerOf(
      stopAccountSessions({ broker: bench.broker, operatorKey }),
      { authorization: `Bearer ${key}` },
      id,
      'POST',
    );

  it('stops them and says how many, for the operator only', async () => {
    const bench = brokerBench();
    bench.store.put(aReadySession(aRef('one')));
    expect((await call(bench, anAccount, 'wrong')).status).toBe(401);
    expect(await call(bench, anAccount)).toMatchObject({ status: 200, body: { stopped: 1, failed: 0 } });
    expect(bench.store.row(aRef('one'))).toMatchObject({ state: 'ended', reason: 'administrator' });
    expect((await call(bench, 'no-account')).status).toBe(400);
  });
});
