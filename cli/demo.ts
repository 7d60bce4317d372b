import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fetchAccessToken } from './access-token.ts';
import { callsTo, inside } from './api-calls.ts';
import { connectDevice } from './connect-device.ts';
import { findOrStartBroker } from './demo-broker.ts';
import { readDevelopmentAccount } from './secrets.ts';

/** `npm run demo`: one session from its creation to its record, each step told. Exits 0 when everything went as it should. */

const { values } = parseArgs({ options: { data: { type: 'string', default: '.data' } } });
const data = resolve(values.data);

let step = 0;
const say = (line: string): void => {
  process.stdout.write(`     ${line}\n`);
};
const title = (line: string): void => {
  process.stdout.write(`\n${String(++step).padStart(2)}.  ${line}\n`);
};

/** Ends the walk with what was expected and what came instead. */
function expect(isRight: boolean, expected: string, got: unknown): void {
  if (!isRight) throw new Error(`Expected ${expected}, got ${JSON.stringify(got)}.`);
}

async function walk(endpoint: string): Promise<void> {
  const account = readDevelopmentAccount({ developmentAccount: join(data, 'development-account.json') });
  if (!account) throw new Error('The data folder has no development account.');

  title('Sign in: the account key becomes an access token for 24 hours');
  const token = await fetchAccessToken(endpoint, account);
  say(`GET /accounts/${account.accountId}/token → a token of ${token.length} characters`);

  const call = callsTo(endpoint, token);

  title('Create a session, exactly as the retired service documented it');
  const asDocumented = "{ 'maxLeaseTime': '4:0:0', 'models': [], 'size': 'standard' }";
  const created = await call('POST', `/v1/accounts/${account.accountId}/sessions/create`, asDocumented);
  say(`POST /v1/…/sessions/create ${asDocumented}`);
  say(`→ ${created.status} ${JSON.stringify(created.body)}`);
  expect(created.status === 202, '202', created);
  const id = String(created.body['sessionId']);
  const v1 = `/v1/accounts/${account.accountId}/sessions/${id}`;
  const native = `/accounts/${account.accountId}/sessions/${id}`;
  const version = '?api-version=2026-12-01';

  title('Wait until its rendering host is ready');
  const began = performance.now();
  let properties = await call('GET', `${v1}/properties`);
  say(`→ ${String(properties.body['sessionStatus'])}`);
  while (properties.body['sessionStatus'] === 'Starting') {
    await new Promise((proceed) => setTimeout(proceed, 50));
    properties = await call('GET', `${v1}/properties`);
  }
  say(
    `→ ${String(properties.body['sessionStatus'])} after ${Math.round(performance.now() - began)} ms, lease ${String(properties.body['sessionMaxLeaseTime'])}`,
  );
  expect(properties.body['sessionStatus'] === 'Ready', 'Ready', properties.body);

  title('Extend the lease to five hours');
  const extended = await call('PATCH', v1, "{ 'maxLeaseTime': '5:0:0' }");
  const longer = await call('GET', `${native}${version}`);
  say(
    `PATCH → ${extended.status}; it expires at ${String(longer.body['expiresAt'])}, in ${String(longer.body['expiresInSeconds'])} s`,
  );
  expect(
    extended.status === 200 && longer.body['maxLeaseTimeMinutes'] === 300,
    'a lease of 300 minutes',
    longer.body,
  );

  title('Connect a device');
  const granted = await call(
    'POST',
    `${native}:connect${version}`,
    JSON.stringify({ deviceId: 'headset-1' }),
  );
  say(
    `POST …:connect → ${granted.status}, a one-use ticket with epoch ${String(granted.body['epoch'])} for ${String(granted.body['url'])}`,
  );
  const first = await connectDevice(String(granted.body['url']), String(granted.body['ticket']));
  if (!first.connected) throw new Error('The gate did not admit the device.');
  say(`the engine says ${await first.hello}`);
  say(`and answers ${await first.ask({ type: 'ping', id: '1' })}`);

  title('Let a second device try');
  const refused = await call(
    'POST',
    `${native}:connect${version}`,
    JSON.stringify({ deviceId: 'headset-2' }),
  );
  say(
    `POST …:connect → ${refused.status} ${String(inside(refused.body, 'error', 'code'))}: ${String(inside(refused.body, 'error', 'message'))}`,
  );
  expect(
    inside(refused.body, 'error', 'code') === 'OtherSessionConnected',
    'OtherSessionConnected',
    refused.body,
  );

  title('Stop the session');
  const stopped = await call('DELETE', v1);
  say(
    `DELETE → ${stopped.status}; status ${String((await call('GET', `${v1}/properties`)).body['sessionStatus'])}`,
  );
  expect(stopped.status === 204, '204', stopped);
  first.close();

  title('Read its record, which stays for 30 days');
  let record = await call('GET', `${native}${version}`);
  const giveUpAt = performance.now() + 15_000;
  while (inside(record.body, 'host', 'state') !== 'released' && performance.now() < giveUpAt) {
    await new Promise((proceed) => setTimeout(proceed, 50));
    record = await call('GET', `${native}${version}`);
  }
  say(JSON.stringify(record.body, null, 2).replaceAll('\n', '\n     '));
  expect(inside(record.body, 'host', 'state') === 'released', 'a released host', record.body);
  say(
    `Billing stopped at ${String(inside(record.body, 'host', 'billingStoppedAt'))}, read back from the agent.`,
  );
}

process.stdout.write('A session from its creation to its record\n\n');
try {
  const broker = await findOrStartBroker(data, say);
  try {
    await walk(broker.endpoint);
  } finally {
    if (broker.isOurs) await broker.end();
  }
  process.stdout.write('\nAll of it went as it should.\n');
  process.exit(0);
} catch (error) {
  process.stderr.write(
    `\nThe demonstration failed: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
}
