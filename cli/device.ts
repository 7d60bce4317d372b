import { parseArgs } from 'node:util';
import { connectDevice } from './connect-device.ts';

/**
 * `npm run device -- SESSION`: a device that connects to a session, says what it hears and stays until Ctrl-C. It takes endPoint,
 * accountId and token from the environment, as `env.sh` sets them. Exits 0 after it was connected, 1 when it was refused.
 */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    device: { type: 'string', default: 'device-1' },
    secret: { type: 'string' },
  },
});

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function fail(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

const setting = (name: string): string =>
  process.env[name] ??
  fail(`${name} is not set: run '. .data/env.sh' (or the env.sh of your data folder) first.`);

const session =
  positionals[0] ?? fail('Say which session: npm run device -- SESSION [--device NAME] [--secret SECRET]');
const address = `${setting('endPoint')}/accounts/${setting('accountId')}/sessions/${session}:connect?api-version=2026-12-01`;
const response = await fetch(address, {
  method: 'POST',
  headers: { authorization: `Bearer ${setting('token')}`, 'content-type': 'application/json' },
  body: JSON.stringify({
    deviceId: values.device,
    ...(values.secret !== undefined && { seatSecret: values.secret }),
  }),
}).catch(() => fail(`Nothing answers at ${setting('endPoint')}.`));
const grant: unknown = await response.json();

const text = (name: string): string =>
  typeof grant === 'object' && grant !== null && name in grant
    ? String((grant as Record<string, unknown>)[name])
    : '';

if (!response.ok) fail(`${values.device} is refused: ${response.status} ${JSON.stringify(grant)}`);
const device = await connectDevice(text('url'), text('ticket'));
if (!device.connected) fail(`The gate at ${text('url')} did not admit ${values.device}.`);
say(`${values.device} is connected, epoch ${text('epoch')}.`);
if (text('seatSecret')) say(`To come back as this device: --secret ${text('seatSecret')}`);
void device.hello.then((hello) => say(`The engine says ${hello}`));
say('Ctrl-C disconnects.');
await device.closed;
say('The connection was closed.');
process.exit(0);
