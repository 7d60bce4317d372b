import { parseArgs } from 'node:util';
import { callsTo } from './api-calls.ts';
import { connectDevice } from './connect-device.ts';
import { trustCa } from './https/trust-ca.ts';
import { whyNoAnswer } from './https/why-no-answer.ts';

/**
 * `npm run device -- SESSION`: a device that connects to a session, says what it hears and stays until Ctrl-C. It takes endPoint,
 * accountId and token from the environment, as `env.sh` sets them, and caCert for https. Exits 0 after it was connected, 1 when it was refused.
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
trustCa(process.env['caCert']);
const call = callsTo(setting('endPoint'), setting('token'));
const path = `/accounts/${setting('accountId')}/sessions/${session}:connect?api-version=2026-12-01`;
const asked = { deviceId: values.device, ...(values.secret !== undefined && { seatSecret: values.secret }) };
const grant = await call('POST', path, JSON.stringify(asked)).catch((error: unknown) =>
  fail(whyNoAnswer(setting('endPoint'), error)),
);
if (grant.status !== 200) fail(`${values.device} is refused: ${grant.status} ${JSON.stringify(grant.body)}`);

const { url, ticket, epoch, seatSecret } = grant.body;
const device = await connectDevice(String(url), String(ticket));
if (!device.connected) fail(`The gate at ${url} did not admit ${values.device}.`);
say(`${values.device} is connected, epoch ${epoch}.`);
if (seatSecret) say(`To come back as this device: --secret ${seatSecret}`);
void device.hello.then((hello) => say(`The engine says ${hello}`));
say('Ctrl-C disconnects.');
await device.closed;
say('The connection was closed.');
process.exit(0);
