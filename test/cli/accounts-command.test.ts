import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { connectDevice } from '../support/agent-device.ts';
import { gateOf, RunningBroker } from '../support/running-broker.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const entry = fileURLToPath(new URL('../../dist/cli/accounts.js', import.meta.url));

const accounts = (data: string, ...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args, '--data', data], {
    encoding: 'utf8',
  });
  return { status, text: stdout + stderr };
};

function added(data: string, ...args: readonly string[]) {
  const { status, text } = accounts(data, 'add', ...args);
  expect(status).toBe(0);
  const word = (name: string) => new RegExp(`^${name} +(\\S+)$`, 'm').exec(text)?.[1] ?? '';
  return { id: word('account'), first: word('key 1'), second: word('key 2') };
}

const read = (data: string, file: string) => JSON.parse(readFileSync(join(data, file), 'utf8'));

const exchange = async (endpoint: string, id: string, key: string) => {
  const response = await fetch(`${endpoint}/accounts/${id}/token`, {
    headers: { authorization: `Bearer ${id}:${key}` },
  });
  return {
    status: response.status,
    token: response.ok ? ((await response.json()) as { AccessToken: string }).AccessToken : '',
  };
};
const listWith = async (endpoint: string, id: string, token: string) =>
  (
    await fetch(`${endpoint}/accounts/${id}/sessions?api-version=2021-01-01`, {
      headers: { authorization: `Bearer ${token}` },
    })
  ).status;

describe('the accounts of a data folder', () => {
  it('are added, listed and removed; their keys are nowhere in the folder, whose files are for their owner only', () => {
    const data = temporaryFolder();
    const account = added(data, '--name', 'the lab');
    added(data);
    expect(accounts(data, 'list').text).toMatch(new RegExp(`^${account.id}  .*2 keys  the lab$`, 'm'));
    const file = join(data, 'accounts.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    for (const key of [account.first, account.second]) expect(readFileSync(file, 'utf8')).not.toContain(key);
    expect(accounts(data, 'remove', account.id)).toMatchObject({ status: 0 });
    expect(accounts(data, 'list').text).not.toContain(account.id);
    expect(read(data, 'accounts.json').accounts).toHaveLength(1);
    expect(readdirSync(data).filter((name) => /lock|new/.test(name))).toEqual([]);
  });

  it('rotate one key at a time', () => {
    const data = temporaryFolder();
    const { id } = added(data);
    const [first, second] = read(data, 'accounts.json').accounts[0].keys;
    expect(accounts(data, 'rotate', id).status).toBe(0);
    const [still, other] = read(data, 'accounts.json').accounts[0].keys;
    expect(still).toBe(first);
    expect(other).not.toBe(second);
    expect(accounts(data, 'rotate', id, '--key', '1').status).toBe(0);
    expect(read(data, 'accounts.json').accounts[0].keys[1]).toBe(other);
    expect(read(data, 'accounts.json').accounts[0].keys[0]).not.toBe(first);
  });

  it.each([
    [
      'an account that is not there',
      ['rotate', '00000000-0000-4000-8000-000000000000'],
      /There is no account/,
    ],
    ['no account', ['remove'], /takes one account id/],
    ['a third key', ['rotate', 'x', '--key', '3'], /--key is 1 or 2/],
    ['a verb that is not known', ['ad'], /There is no 'ad'/],
    ['nothing to do', [], /Say what to do/],
    ['a flag that is not known', ['list', '--colour'], /npm run accounts -- add/],
    ['a word too many', ['list', 'all'], /takes no 'all'/],
    ['a name with a line break', ['add', '--name', 'a\nb'], /no line breaks/],
  ])('are left alone with %s, and it says why', (_name, args, words) => {
    const data = temporaryFolder();
    expect(accounts(data, ...args)).toEqual({ status: 1, text: expect.stringMatching(words) });
    expect(existsSync(join(data, 'accounts.json'))).toBe(false);
  });

  it('wait for another command, but not for one that was killed', () => {
    const data = temporaryFolder();
    const lock = join(data, 'accounts.json.lock');
    writeFileSync(lock, '');
    expect(accounts(data, 'add')).toEqual({ status: 1, text: expect.stringMatching(/Another command/) });
    const longAgo = Date.now() / 1000 - 60;
    utimesSync(lock, longAgo, longAgo);
    added(data);
    expect(existsSync(lock)).toBe(false);
  });

  it('are not touched when the file can not be read', () => {
    const data = temporaryFolder();
    added(data);
    writeFileSync(join(data, 'accounts.json'), '{"accounts": [');
    expect(accounts(data, 'add').status).toBe(1);
    expect(readFileSync(join(data, 'accounts.json'), 'utf8')).toBe('{"accounts": [');
  });
});

describe('under a running broker', () => {
  it('an added account, a rotated key, new signing keys and a removal count within seconds, and end nothing else', async () => {
    const data = temporaryFolder();
    const broker = await RunningBroker.start(data, ['--hosts', 'simulated']);
    const { endpoint } = broker;
    const account = added(data);
    await expect
      .poll(async () => (await exchange(endpoint, account.id, account.first)).status, { timeout: 5000 })
      .toBe(200);

    const { token } = await exchange(endpoint, account.id, account.first);
    const rotated = /^key 2 +(\S+)$/m.exec(accounts(data, 'rotate', account.id).text)?.[1] ?? '';
    await expect
      .poll(async () => (await exchange(endpoint, account.id, rotated)).status, { timeout: 5000 })
      .toBe(200);
    expect((await exchange(endpoint, account.id, account.second)).status).toBe(401);
    expect((await exchange(endpoint, account.id, account.first)).status).toBe(200);

    const keysNow = async (): Promise<number> =>
      ((await (await fetch(`${endpoint}/.well-known/jwks.json`)).json()) as { keys: object[] }).keys.length;
    expect(await keysNow()).toBe(1);
    expect(accounts(data, 'rotate-signing').status).toBe(0);
    await expect.poll(keysNow, { timeout: 5000 }).toBe(2);
    expect(await listWith(endpoint, account.id, token)).toBe(200);

    const created = await fetch(`${endpoint}/accounts/${account.id}/sessions/s1?api-version=2021-01-01`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ maxLeaseTimeMinutes: 10, models: [], size: 'Standard' }),
    });
    expect(created.status).toBe(201);
    await broker.ready('mine');
    expect(accounts(data, 'remove', account.id)).toEqual({
      status: 0,
      text: expect.stringContaining('1 of its sessions were stopped'),
    });
    expect(await listWith(endpoint, account.id, token)).toBe(401);
    expect((await broker.native('GET', 'mine')).body.status).toBe('Ready');
  });

  it('new signing keys keep no device out: neither one that connects at once nor one that returns', async () => {
    const data = temporaryFolder();
    const broker = await RunningBroker.start(data);
    await broker.ready('s1');
    const connect = (more: object = {}) =>
      broker.native('POST', 's1:connect', { deviceId: 'headset', ...more });
    const before = (await connect()).body;
    expect(accounts(data, 'rotate-signing').status).toBe(0);
    const device = await connectDevice(...gateOf(before.url), before.ticket);
    expect(device).toMatchObject({ admitted: true });
    // Long enough for the broker to have read the new keys.
    await expect
      .poll(
        async () => (await (await fetch(`${broker.endpoint}/.well-known/jwks.json`)).text()).match(/kid/g),
        {
          timeout: 5000,
        },
      )
      .toHaveLength(2);
    const after = (await connect({ seatSecret: before.seatSecret })).body;
    expect(await connectDevice(...gateOf(after.url), after.ticket)).toMatchObject({ admitted: true });
  });
});
