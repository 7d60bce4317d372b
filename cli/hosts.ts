import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readSecretFile } from '../shared/auth/secret-file.ts';
import { type ApiAnswer, callsTo, inside, type Json } from './api-calls.ts';
import { findBroker } from './running-broker.ts';

/**
 * `npm run hosts -- list` shows every session whose host is not given back, of all accounts. `npm run hosts -- release HOST` tries to
 * give the host of an ended session back now; with `--force` the broker gives up on it even when that fails. Exits 0 when it was done.
 */
const usage = `npm run hosts -- list [--json]
npm run hosts -- release HOST [--force]

  --data DIR        the data folder of the broker (.data)
  --endpoint URL    a broker elsewhere; its operator key is then taken from OPERATOR_KEY`;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function fail(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

const { values, positionals } = readArguments();
const call = await connect();
const [verb, hostId] = positionals;
if (verb === 'list') list(await call('GET', '/operator/hosts'));
else if (verb === 'release' && hostId !== undefined) {
  const query = values.force ? '?force=true' : '';
  released(hostId, await call('POST', `/operator/hosts/${encodeURIComponent(hostId)}:release${query}`));
} else fail(usage);

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        data: { type: 'string', default: '.data' },
        endpoint: { type: 'string' },
        force: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

async function connect() {
  const data = resolve(values.data);
  const endpoint = values.endpoint ?? (await findBroker(join(data, 'broker.json')));
  if (!endpoint) fail(`No broker of ${data} is up. Start it, or name another one with --data or --endpoint.`);
  const file = join(data, 'operator-key');
  const key = process.env['OPERATOR_KEY'] ?? (existsSync(file) ? readSecretFile(file).trim() : null);
  if (!key) fail('There is no operator key: set OPERATOR_KEY to the one that the broker was started with.');
  return callsTo(endpoint, key);
}

function list(answer: ApiAnswer): void {
  const hosts = answer.body['hosts'];
  if (answer.status !== 200 || !Array.isArray(hosts)) fail(problemOf(answer));
  if (values.json) {
    say(JSON.stringify(hosts, null, 2));
    return;
  }
  const rows = hosts.map((host: Json) => [
    String(host['hostId'] ?? '-'),
    String(inside(host, 'host', 'agent') ?? '-'),
    String(inside(host, 'host', 'state')),
    `${host['account']} ${host['id']}`,
    String(inside(host, 'host', 'lastAnswer') ?? ''),
  ]);
  for (const row of [['HOST', 'AGENT', 'STATE', 'ACCOUNT AND SESSION', 'LAST ANSWER'], ...rows])
    say(line(row));
}

function line([host = '', agent = '', state = '', session = '', answer = '']: readonly string[]): string {
  return `${host.padEnd(38)}${agent.padEnd(12)}${state.padEnd(13)}${session}  ${answer}`.trimEnd();
}

function released(of: string, answer: ApiAnswer): void {
  if (answer.status !== 200) fail(problemOf(answer));
  const state = inside(answer.body, 'host', 'state');
  if (state !== 'released') {
    fail(
      `Host ${of} could not be given back: ${inside(answer.body, 'host', 'lastAnswer')} It is tried again; --force gives up on it.`,
    );
  }
  const when = inside(answer.body, 'host', 'billingStoppedAt');
  say(
    when
      ? `Host ${of} is given back; billing stopped at ${when}.`
      : `Host ${of} was given up on. Nobody has read back that it is gone.`,
  );
}

function problemOf({ status, body }: ApiAnswer): string {
  return `The broker answers ${status}: ${inside(body, 'error', 'message') ?? JSON.stringify(body)}`;
}
