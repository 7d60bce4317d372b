import { describe, expect, it } from 'vitest';
import { startVirtualBroker } from '../support/virtual-broker.ts';

const asked = { maxLeaseTimeMinutes: 60, size: 'Standard' };
const query = '?api-version=2026-12-01';

/** Two accounts with a session of the same id each, and the one as the attacker. */
async function twoAccounts() {
  const broker = await startVirtualBroker();
  const theirs = `/accounts/${broker.other.id}/sessions`;
  const authorization = `Bearer ${await broker.tokens.issue(broker.other.id)}`;
  await broker.send('PUT', `${broker.base}/shared-id${query}`, asked);
  await broker.send('PUT', `${broker.base}/victims-own${query}`, asked);
  await broker.send('PUT', `${theirs}/shared-id${query}`, asked, { authorization });
  return { broker, theirs, asAttacker: { authorization } };
}

describe('an account reaches its own sessions only', () => {
  it('whatever operation it names the other account in', async () => {
    const { broker, asAttacker } = await twoAccounts();
    for (const [method, path, body] of [
      ['GET', `${broker.base}${query}`],
      ['GET', `${broker.base}/shared-id${query}`],
      ['PUT', `${broker.base}/mine${query}`, asked],
      ['PATCH', `${broker.base}/shared-id${query}`, { maxLeaseTimeMinutes: 90 }],
      ['POST', `${broker.base}/shared-id/:stop${query}`],
      ['POST', `${broker.base}/shared-id:connect${query}`, { deviceId: 'd' }],
      ['POST', `${broker.base}/shared-id:handover${query}`, { deviceId: 'd' }],
      ['GET', broker.v1],
      ['POST', `${broker.v1}/create`, { maxLeaseTime: '1:0:0', size: 'Standard' }],
      ['GET', `${broker.v1}/shared-id/properties`],
      ['PATCH', `${broker.v1}/shared-id`, { maxLeaseTime: '2:0:0' }],
      ['DELETE', `${broker.v1}/shared-id`],
    ] as const) {
      const answer = await broker.send(method, path, body, asAttacker);
      expect([method, path, answer.status]).toEqual([method, path, 403]);
      expect(answer.text).not.toContain('shared-id');
    }
    expect((await broker.native('GET', 'shared-id')).body).toMatchObject({
      status: 'Ready',
      maxLeaseTimeMinutes: 60,
      seat: { deviceId: null },
    });
    expect((await broker.send('GET', broker.base + query)).body.sessions).toHaveLength(2);
  });

  it('and the same id is another session in each: ending one leaves the other', async () => {
    const { broker, theirs, asAttacker } = await twoAccounts();
    await broker.send('DELETE', `/v1${theirs}/shared-id`, undefined, asAttacker);
    expect((await broker.native('GET', 'shared-id')).body.status).toBe('Ready');
    const list = await broker.send('GET', theirs + query, undefined, asAttacker);
    expect(list.body.sessions).toEqual([]);
  });

  it.each([
    ['an account list', (a: string, b: string) => `${a},${b}`],
    ['an account twice in the path', (a: string, b: string) => `${b}/sessions/x/accounts/${a}`],
    ['the other account behind two dots', (a: string, b: string) => `${b}/../${a}`],
    ['the other account behind encoded dots', (a: string, b: string) => `${b}%2f..%2f${a}`],
    ['the other account behind a NUL', (a: string, b: string) => `${a}%00${b}`],
    ['an account with a quote', (a: string) => `${a}'%20or%20PartitionKey%20ne%20'x`],
    ['an account with the separator of the keys', (a: string, b: string) => `${b}%7C${a}`],
    ['an account that is a range', () => '%20..%7E'],
    ['an account in fullwidth digits', (a: string) => a.replace(/^./, '%EF%BC%91')],
  ])('and %s is nobody', async (_name, path) => {
    const { broker, asAttacker } = await twoAccounts();
    const account = path(broker.account.id, broker.other.id);
    const answer = await broker.send('GET', `/accounts/${account}/sessions${query}`, undefined, asAttacker);
    expect([403, 404]).toContain(answer.status);
    expect(answer.text).not.toContain('victims-own');
  });

  it('and what names an account in the body, the query or a header changes nothing', async () => {
    const { broker, theirs, asAttacker } = await twoAccounts();
    const body = { ...asked, account: broker.account.id, accountId: broker.account.id, host: { agent: 'x' } };
    const created = await broker.send(
      'PUT',
      `${theirs}/crafted${query}&accountId=${broker.account.id}&account=${broker.account.id}`,
      body,
      { ...asAttacker, 'x-ms-account': broker.account.id, 'x-original-url': `${broker.base}/crafted` },
    );
    expect(created.status).toBe(201);
    expect((await broker.native('GET', 'crafted')).status).toBe(404);
  });
});

describe('a property that is not a caller`s to set stays as it is', () => {
  it('on create and on update', async () => {
    const broker = await startVirtualBroker();
    const sneaked = {
      id: 'another',
      status: 'Stopped',
      version: 99,
      expiresAt: '2099-01-01T00:00:00Z',
      hostname: 'evil.example',
      seat: { deviceId: 'evil', connected: true },
      leaseMinutes: 1440,
      state: 'ended',
    };
    const made = await broker.native('PUT', 's1', { ...asked, ...sneaked });
    expect([made.status, made.body.id]).toEqual([201, 's1']);
    await broker.native('PATCH', 's1', { ...sneaked, maxLeaseTimeMinutes: 70 });
    const { body, text } = await broker.native('GET', 's1');
    expect(body).toMatchObject({
      id: 's1',
      status: 'Ready',
      maxLeaseTimeMinutes: 70,
      seat: { deviceId: null, connected: false },
    });
    expect(text).not.toMatch(/evil|2099|1440/);
  });
});
