import { spawn, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tls from 'node:tls';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { ownCertificate } from '../../cli/https/own-certificate.ts';
import { whyNoAnswer } from '../../cli/https/why-no-answer.ts';
import { httpsCall } from '../support/https-call.ts';
import { RunningBroker, startCommand } from '../support/running-broker.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

const entry = (name: string) => fileURLToPath(new URL(`../../dist/cli/${name}.js`, import.meta.url));
const simulated = ['--hosts', 'simulated'];

/** A command of this project with variables as `env.sh` sets them. */
function run(name: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [entry(name), ...args], { env: { ...process.env, ...env } });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, output: () => text };
}

/** What a shell with these variables has after it has read `env.sh`. */
const extraCertificates = (data: string, env: Readonly<Record<string, string>>) =>
  spawnSync('sh', ['-uc', `. '${data}/env.sh'; printf %s "$NODE_EXTRA_CA_CERTS"`], { env, encoding: 'utf8' })
    .stdout;

it('Under --https each name has the whole API, for clients that trust the authority and for no others; a restart keeps the authority, the agent and its session', async () => {
  const data = temporaryFolder();
  const first = await RunningBroker.start(data, [
    '--https',
    '--names',
    'remoterendering.example,sts.example',
  ]);
  const { endpoint, caCert, token, accountId } = first;
  expect(endpoint).toMatch(/^https:\/\/remoterendering\.example:\d+$/);
  expect(caCert).toBe(join(data, 'tls/ca.crt'));
  for (const words of [`endpoint  ${endpoint}`, 'good until 20', 'curl --cacert', 'NODE_EXTRA_CA_CERTS='])
    expect(first.output).toContain(words);
  const ask = (name: string, path: string, method = 'GET', body?: string) =>
    httpsCall({ endpoint, caCert, token, name, path, method, ...(body !== undefined && { body }) });

  const create = "{ 'maxLeaseTime': '4:0:0', 'models': [], 'size': 'standard' }";
  const created = await ask(
    'remoterendering.example',
    `/v1/accounts/${accountId}/sessions/create`,
    'POST',
    create,
  );
  expect(created.status).toBe(202);
  const id = created.body.sessionId;
  await first.session(id, ({ status }) => status === 'Ready');
  for (const name of ['remoterendering.example', 'sts.example', 'localhost']) {
    const listed = await ask(name, `/v1/accounts/${accountId}/sessions`);
    expect(listed.body.sessions).toMatchObject([{ sessionId: id, sessionStatus: 'Ready' }]);
  }
  const { serialNumber } = await ask('sts.example', '/health');
  await expect(httpsCall({ endpoint, name: 'sts.example', path: '/health' })).rejects.toThrow(/certificate/);
  await expect(ask('other.example', '/health')).rejects.toThrow(/does not match/);

  expect(extraCertificates(data, {})).toBe(caCert);
  expect(extraCertificates(data, { NODE_EXTRA_CA_CERTS: '/of/the/company.pem' })).toBe('/of/the/company.pem');

  // An earlier Node takes further authorities from its environment only.
  const extra = 'setDefaultCACertificates' in tls ? {} : { NODE_EXTRA_CA_CERTS: caCert };
  const endPoint = endpoint.replace('remoterendering.example', 'localhost');
  const device = run('device', [id], { endPoint, accountId, token, caCert, ...extra });
  await until('the device at the gate', () => device.output().includes('device-1 is connected'));
  await first.end('SIGTERM');

  const second = await RunningBroker.start(data, ['--https', '--names', 'sts.example,added.example']);
  expect(second.output).toMatch(/agent .*\(was running\)/);
  const again = await httpsCall({ ...second, name: 'added.example', path: '/health', caCert });
  expect(again.status).toBe(200);
  expect(again.serialNumber).not.toBe(serialNumber);
  expect((await second.native('GET', id)).body.status).toBe('Ready');
  expect(device.child.exitCode).toBeNull();
  expect(await second.end('SIGINT')).toBe(0);
  expect(second.output).toContain('Stopped.');
});

it('A certificate of yours is shown as it is, with its own name in the address and no authority to trust', async () => {
  const { certFile, keyFile, caFile } = await ownCertificate(
    temporaryFolder(),
    ['render.example'],
    Date.now(),
  );
  const broker = await RunningBroker.start(temporaryFolder(), [
    ...simulated,
    ...['--tls-cert', certFile, '--tls-key', keyFile],
  ]);
  expect(broker.endpoint).toMatch(/^https:\/\/render\.example:\d+$/);
  expect(broker.caCert).toBe('');
  const { status, serialNumber } = await httpsCall({ ...broker, caCert: caFile, path: '/health' });
  expect([status, serialNumber]).toEqual([200, new X509Certificate(readFileSync(certFile)).serialNumber]);
});

it('Nothing starts with a key that is not the certificate’s, nor with a proxy that is none, and the words say which flag', async () => {
  const [one, other] = [temporaryFolder(), temporaryFolder()];
  const { certFile } = await ownCertificate(one, [], Date.now());
  const { keyFile } = await ownCertificate(other, [], Date.now());
  const wrong = startCommand(temporaryFolder(), [...simulated, '--tls-cert', certFile, '--tls-key', keyFile]);
  const proxy = startCommand(temporaryFolder(), [...simulated, '--trust-proxy', 'not-an-address']);
  await until('both ends', () => wrong.child.exitCode !== null && proxy.child.exitCode !== null);
  expect([wrong.child.exitCode, proxy.child.exitCode]).toEqual([1, 1]);
  expect(wrong.output()).toMatch(/is not that of the first certificate .*--tls-cert and --tls-key/);
  expect(proxy.output()).toMatch(/--trust-proxy takes addresses.*not "not-an-address"/);
});

it('A device that does not trust the certificate says so, and what to do, where it would otherwise say that nothing answers', () => {
  const failed = (code: string) =>
    new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code }) });
  expect(whyNoAnswer('https://a', failed('ECONNREFUSED'))).toBe(
    'Nothing answers at https://a (ECONNREFUSED).',
  );
  for (const code of ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'SELF_SIGNED_CERT_IN_CHAIN', 'CERT_HAS_EXPIRED'])
    expect(whyNoAnswer('https://a', failed(code))).toMatch(/is not trusted .*NODE_EXTRA_CA_CERTS/);
  expect(whyNoAnswer('https://a', failed('ERR_TLS_CERT_ALTNAME_INVALID'))).toMatch(/other names.*--names/);
});
