import { createPrivateKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Agent, request } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { dirname, join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { ownCertificate } from '../../cli/https/own-certificate.ts';
import { bind } from '../../runtime/http/listen.ts';
import { httpsCall } from '../support/https-call.ts';
import { makeCertificate, sendRaw, startUrlTeller } from '../support/https-host.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

const serve = async (tls: { readonly lookEveryMs?: number; readonly handshakeTimeoutMs?: number } = {}) => {
  const { caFile, ...files } = await makeCertificate();
  const { host, log } = await startUrlTeller({ tls: { ...files, ...tls }, closeTimeoutMs: 200 });
  const ask = () => httpsCall({ endpoint: host.url, caCert: caFile, name: 'localhost', path: '/api/it' });
  return { host, log, files, ask, caFile };
};

it('With a certificate the port speaks https, and the app is called under https', async () => {
  const { host, ask } = await serve();
  expect(host.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  const { port } = new URL(host.url);
  expect(await ask()).toMatchObject({ status: 200, body: { url: `https://localhost:${port}/api/it` } });
});

it('Programs of the same machine have plain HTTP beside it, which is where WEBSITE_HOSTNAME leads', async () => {
  const { host } = await serve();
  expect(host.localUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(process.env['WEBSITE_HOSTNAME']).toBe(new URL(host.localUrl).host);
  expect(await (await fetch(`${host.localUrl}/api/it`)).json()).toEqual({ url: `${host.localUrl}/api/it` });
});

it('Without a certificate there is one way in, and it is the local one too', async () => {
  const { host } = await startUrlTeller({});
  expect(host.localUrl).toBe(host.url);
});

it('A client that knows nothing later than TLS 1.1 is refused, one of TLS 1.2 is not', async () => {
  const { host, caFile } = await serve();
  const { port } = new URL(host.url);
  const shake = (maxVersion: 'TLSv1.1' | 'TLSv1.2') =>
    new Promise((resolve) => {
      const options = { port: Number(port), servername: 'localhost', ca: readFileSync(caFile), maxVersion };
      const old = { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
      const socket = connectTls({ ...options, ...old }, () => {
        resolve(socket.getProtocol());
        socket.destroy();
      });
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    });
  expect(await shake('TLSv1.2')).toBe('TLSv1.2');
  expect(await shake('TLSv1.1')).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
});

it('Plain HTTP on the port of https gets a closed connection, and harms nobody', async () => {
  const { host, ask, log } = await serve();
  expect(await sendRaw(host.url, 'GET /api/it HTTP/1.1\r\nHost: a\r\n\r\n')).not.toContain('HTTP/');
  expect((await ask()).status).toBe(200);
  expect(log.filter(({ level }) => level === 'error')).toEqual([]);
});

it('A handshake that goes on for longer than its limit is cut', async () => {
  const { host, ask } = await serve({ handshakeTimeoutMs: 50 });
  const began = performance.now();
  // The head of a handshake, whose body never comes.
  expect(await sendRaw(host.url, '\x16\x03\x01')).toBe('');
  expect(performance.now() - began).toBeLessThan(5000);
  expect((await ask()).status).toBe(200);
});

it('The end waits no longer than its limit for a client that is still at its handshake', async () => {
  const { host } = await serve({ handshakeTimeoutMs: 60_000 });
  const socket = connect(Number(new URL(host.url).port), '127.0.0.1');
  const cut = new Promise((resolve) => socket.on('error', () => undefined).on('close', resolve));
  await new Promise((resolve) => socket.once('connect', resolve));
  await host.close();
  await cut;
  expect(socket.destroyed).toBe(true);
});

it('A renewed certificate is shown to new connections without a restart, and those that are open go on', async () => {
  const { host, ask, files, log, caFile } = await serve({ lookEveryMs: 10 });
  const before = (await ask()).serialNumber;
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: readFileSync(caFile) });
  onTestFinished(() => agent.destroy());
  const onOpenOne = () =>
    new Promise((resolve, reject) => {
      const { port } = new URL(host.url);
      const call = request({ agent, host: '127.0.0.1', port, servername: 'localhost', path: '/api/it' });
      call.on('response', (response) => response.resume().on('end', () => resolve(call.reusedSocket)));
      call.on('error', reject).end();
    });
  expect(await onOpenOne()).toBe(false);
  await ownCertificate(dirname(files.certFile), ['added.example'], Date.now());
  await until('the new certificate', () => log.some(({ message }) => /^Took over/.test(message)));
  expect((await ask()).serialNumber).not.toBe(before);
  expect(await onOpenOne()).toBe(true);
});

it('A renewal that can not be used leaves the former certificate in use and is told once; the next one that can is taken', async () => {
  const { ask, files, log } = await serve({ lookEveryMs: 10 });
  const before = (await ask()).serialNumber;
  const complaints = () => log.filter(({ message }) => /^The former certificate/.test(message));
  writeFileSync(files.certFile, 'half of it');
  await until('the complaint', () => complaints().length > 0);
  expect((await ask()).serialNumber).toBe(before);
  const renewed = await makeCertificate();
  writeFileSync(files.certFile, readFileSync(renewed.certFile));
  await until('the other complaint', () => complaints().length > 1);
  expect(complaints().map(({ message }) => message)).toEqual([
    expect.stringMatching(/stays in use\. .*holds no certificate in PEM form/),
    expect.stringMatching(/stays in use\. .*is not that of the first certificate/),
  ]);
  writeFileSync(files.keyFile, readFileSync(renewed.keyFile));
  await until('the new certificate', () => log.some(({ message }) => /^Took over/.test(message)));
});

it.each<
  [string, (files: { certFile: string; keyFile: string }, folder: string) => Promise<object> | object, RegExp]
>([
  [
    'a file that is not there',
    (_, folder) => ({ certFile: join(folder, 'none') }),
    /none can't be read: set --tls-cert .*\(ENOENT\)/,
  ],
  [
    'a key where the certificate belongs',
    ({ keyFile }) => ({ certFile: keyFile }),
    /holds no certificate in PEM form: set --tls-cert/,
  ],
  [
    'a certificate where the key belongs',
    ({ certFile }) => ({ keyFile: certFile }),
    /holds no private key in PEM form: set --tls-key/,
  ],
  [
    "another certificate's key",
    async () => ({ keyFile: (await makeCertificate()).keyFile }),
    /is not that of the first certificate .* belong together/,
  ],
  [
    'a key with a passphrase',
    ({ keyFile }, folder) => {
      const key = createPrivateKey(readFileSync(keyFile));
      const locked = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' } as const;
      writeFileSync(join(folder, 'locked'), key.export(locked));
      return { keyFile: join(folder, 'locked') };
    },
    /protected by a passphrase.*--tls-key to a copy without one/,
  ],
])('It does not start with %s, and says what to set', async (_name, change, words) => {
  const { certFile, keyFile } = await makeCertificate();
  const tls = { certFile, keyFile, ...(await change({ certFile, keyFile }, temporaryFolder())) };
  const refused = await startUrlTeller({ tls }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ name: 'HostRefusal', message: expect.stringMatching(words) });
  expect(String(refused)).not.toContain('PRIVATE KEY');
});

it('A port that this account may not have is refused with the ways that are open, and setcap is not one', async () => {
  const server = createServer();
  server.listen = () => {
    queueMicrotask(() => server.emit('error', Object.assign(new Error('no'), { code: 'EACCES' })));
    return server;
  };
  await expect(bind(server, '127.0.0.1', 443)).rejects.toThrow(
    /Port 443 .*above 1023 with --port and forward 443 .*ip_unprivileged_port_start=443\. Not by setcap/,
  );
});

it('It does not start when the port for the own machine is taken, and says which flag to change', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void taken.close());
  await new Promise((resolve) => taken.once('listening', resolve));
  const { caFile: _, ...tls } = await makeCertificate();
  const { port: loopbackPort } = taken.address() as AddressInfo;
  await expect(startUrlTeller({ tls, loopbackPort })).rejects.toThrow(/in use.*--loopback-port/);
});
