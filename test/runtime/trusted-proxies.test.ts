import { describe, expect, it } from 'vitest';
import { trustedProxies } from '../../runtime/http/trusted-proxies.ts';
import { sendRaw, startUrlTeller } from '../support/https-host.ts';

/** What the app sees as its URL when the test, from 127.0.0.1, sends these headers. */
async function urlSeen(trustProxy: readonly string[], headers: readonly string[], target = '/api/it?q=1') {
  const { host } = await startUrlTeller({ trustProxy });
  const lines = [`GET ${target} HTTP/1.1`, 'Host: inside:81', 'Connection: close', ...headers, '', ''];
  const answer = await sendRaw(host.url, lines.join('\r\n'));
  return JSON.parse(answer.split('\r\n\r\n')[1] ?? '').url;
}

const outside = ['X-Forwarded-Proto: https', 'X-Forwarded-Host: sts.example'];

describe('X-Forwarded-Proto and X-Forwarded-Host', () => {
  it('make the URL when a trusted proxy sends them', async () =>
    expect(await urlSeen(['loopback'], outside)).toBe('https://sts.example/api/it?q=1'));

  it.each([
    ['nobody is trusted', []],
    ['somebody else is trusted', ['10.0.0.0/8', '::1']],
  ])('count for nothing from a peer that is not trusted: %s', async (_name, trusted) =>
    expect(await urlSeen(trusted, outside)).toBe('http://inside:81/api/it?q=1'),
  );

  it('count by their last value, which the proxy itself has added: what a client sent comes before it', async () =>
    expect(
      await urlSeen(
        ['127.0.0.1'],
        [
          'X-Forwarded-Proto: http, https',
          'X-Forwarded-Host: evil.example',
          'X-Forwarded-Host: sts.example:8443',
        ],
      ),
    ).toBe('https://sts.example:8443/api/it?q=1'));

  it('count one by one: a scheme alone leaves the host of the Host header', async () =>
    expect(await urlSeen(['loopback'], ['X-Forwarded-Proto: HTTPS'])).toBe('https://inside:81/api/it?q=1'));

  it('win over a target that is a whole URL', async () =>
    expect(await urlSeen(['loopback'], outside, 'http://inside/api/it')).toBe('https://sts.example/api/it'));

  it.each([
    ['X-Forwarded-Proto: javascript'],
    ['X-Forwarded-Proto: https:'],
    ['X-Forwarded-Proto: '],
    ['X-Forwarded-Proto: https, '],
    ['X-Forwarded-Host: '],
    ['X-Forwarded-Host: a b'],
    ['X-Forwarded-Host: user@sts.example'],
    ['X-Forwarded-Host: sts.example/evil'],
    ['X-Forwarded-Host: sts.example?evil'],
    ['X-Forwarded-Host: sts.example#evil'],
    ['X-Forwarded-Host: sts.example\\evil'],
    ['X-Forwarded-Host: sts.example:99999'],
    ['X-Forwarded-Host: ['],
  ])('count as not sent when they are malformed: %s', async (header) =>
    expect(await urlSeen(['loopback'], [header])).toBe('http://inside:81/api/it?q=1'),
  );
});

describe('the list of trusted proxies', () => {
  it.each([
    ['127.0.0.1', 'loopback', true],
    ['127.8.8.8', 'loopback', true],
    ['::1', 'loopback', true],
    ['::ffff:127.0.0.1', 'loopback', true],
    ['128.0.0.1', 'loopback', false],
    ['10.255.255.255', '10.0.0.0/8', true],
    ['11.0.0.0', '10.0.0.0/8', false],
    ['::ffff:10.1.2.3', '10.0.0.0/8', true],
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.4', '10.1.2.3', false],
    ['fd00::5', 'fd00::/8', true],
    ['fe00::5', 'fd00::/8', false],
    ['fd00::5', '10.0.0.0/8', false],
    ['no address', '0.0.0.0/0', false],
  ])('for the peer %s says of %s: %s', (address, entry, isTrusted) =>
    expect(trustedProxies(['192.0.2.1', entry])(address)).toBe(isTrusted),
  );

  it('trusts nobody when it is empty, and no peer without an address', () => {
    expect(trustedProxies([])('127.0.0.1')).toBe(false);
    expect(trustedProxies(['loopback'])(undefined)).toBe(false);
  });

  it.each([
    '',
    'proxy.example',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0/8',
    'fd00::/129',
    'fe80::1%eth0',
    '10.0.0.0/-1',
  ])('is refused by name with "%s" in it', (entry) =>
    expect(() => trustedProxies([entry])).toThrow(`not "${entry}"`),
  );
});
