import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../support/until.ts';
import { startVirtualBroker, type VirtualBroker } from '../support/virtual-broker.ts';
import { rawRequest, statusOf } from './raw-request.ts';

const query = '?api-version=2026-12-01';

/** Connections that begin with `bytes` and then say nothing. They are gone when the test is over. */
async function silent(broker: VirtualBroker, count: number, bytes: string): Promise<readonly Socket[]> {
  const sockets = Array.from({ length: count }, () =>
    connect(Number(new URL(broker.host.url).port), '127.0.0.1').on('error', () => undefined),
  );
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  for (const socket of sockets) socket.write(bytes);
  await until('every connection up', () => sockets.every(({ connecting }) => !connecting));
  return sockets;
}

describe('callers who send slowly or nothing', () => {
  it.each([
    ['nothing at all', ''],
    ['half a request line', 'GET /acc'],
    ['half of their headers', 'GET /health HTTP/1.1\r\nHost: a\r\nX-A: '],
    [
      'a part of the body that they announced',
      'POST /agents/a/report HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n{',
    ],
    [
      'a chunk without an end',
      'PUT /health HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n{',
    ],
  ])('keep nobody else waiting, 300 at a time: %s', async (_name, bytes) => {
    const broker = await startVirtualBroker();
    await silent(broker, 300, bytes);
    const began = performance.now();
    const made = await broker.native('PUT', 's1', { maxLeaseTimeMinutes: 60, size: 'Standard' });
    expect([made.status, (await broker.native('GET', 's1')).status]).toEqual([201, 200]);
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('are cut off 15 seconds after they began a request whose headers do not end, and a check later', async () => {
    const broker = await startVirtualBroker();
    const began = performance.now();
    const answer = await rawRequest(broker.host.url, 'GET /health HTTP/1.1\r\nHost: a\r\nX-A: ', 30_000);
    expect([statusOf(answer), performance.now() - began >= 10_000]).toEqual([408, true]);
  }, 40_000);
});

describe('callers who send too much', () => {
  const huge = (lines: string, path = '/health') =>
    `GET ${path} HTTP/1.1\r\nHost: a\r\n${lines}Connection: close\r\n\r\n`;

  it.each([
    ['a header of 100,000 characters', huge(`X-A: ${'a'.repeat(100_000)}\r\n`), 431],
    ['20,000 headers', huge('X-A: a\r\n'.repeat(20_000)), 431],
    ['a URL of 100,000 characters', huge('', `/${'a'.repeat(100_000)}`), 431],
    ['a URL of 100,000 characters in its query', huge('', `/health?${'a=1&'.repeat(25_000)}`), 431],
  ])('get a status and no more: %s', async (_name, bytes, status) => {
    const broker = await startVirtualBroker();
    expect(statusOf(await rawRequest(broker.host.url, bytes))).toBe(status);
    expect((await broker.send('GET', '/health')).status).toBe(200);
  });

  /** What the parser counts: the address, and names and values of the headers, without what stands between them. */
  const counted = (address: string, value: string) =>
    address.length + 'HostaConnectioncloseX-A'.length + value.length;
  const filled = (address: number, value: number) => [`/${'a'.repeat(address)}`, 'b'.repeat(value)] as const;

  it.each([
    ['in one header', filled(0, 16_359)],
    ['in the address', filled(16_300, 59)],
  ])('are held to 16 KiB of headers and address together, exactly: %s', async (_name, [address, value]) => {
    const broker = await startVirtualBroker();
    expect(counted(address, value)).toBe(16_383);
    const ask = async (a: string, v: string) =>
      statusOf(await rawRequest(broker.host.url, huge(`X-A: ${v}\r\n`, a)));
    expect(await ask(address, value)).toBe(404);
    expect([await ask(`${address}a`, value), await ask(address, `${value}b`)]).toEqual([431, 431]);
  });

  it('are refused with 413 before they send a body that they announce as too long', async () => {
    const broker = await startVirtualBroker();
    const answer = await rawRequest(
      broker.host.url,
      `PUT ${broker.base}/s1${query} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${broker.token}\r\nContent-Length: 200000000\r\n\r\n{`,
    );
    expect(statusOf(answer)).toBe(413);
  });

  it('are refused with 413 when a body in chunks turns out too long', async () => {
    const broker = await startVirtualBroker();
    const chunk = `${(65_537).toString(16)}\r\n${' '.repeat(65_537)}\r\n0\r\n\r\n`;
    const answer = await rawRequest(
      broker.host.url,
      `PUT ${broker.base}/s1${query} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${broker.token}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n${chunk}`,
    );
    expect(statusOf(answer)).toBe(413);
  });

  it.each([
    [
      'an authorization of 8,000 characters',
      (b: VirtualBroker) => [`${b.base}${query}`, `Bearer ${'a.'.repeat(4_000)}`],
    ],
    [
      'an authorization of blanks',
      (b: VirtualBroker) => [`${b.base}${query}`, `Bearer ${' '.repeat(8_000)}x y`],
    ],
    [
      'an account key of 8,000 characters',
      (b: VirtualBroker) => [
        `/accounts/${b.account.id}/token`,
        `Bearer ${b.account.id}:${'a'.repeat(8_000)}`,
      ],
    ],
    [
      'nothing but colons',
      (b: VirtualBroker) => [`/accounts/${b.account.id}/token`, `Bearer ${':'.repeat(8_000)}`],
    ],
  ])('get 401 in no time: %s', async (_name, make) => {
    const broker = await startVirtualBroker();
    const [path = '', authorization = ''] = make(broker);
    const began = performance.now();
    expect((await broker.send('GET', path, undefined, { authorization })).status).toBe(401);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
