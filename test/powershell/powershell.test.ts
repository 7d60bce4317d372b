import { createServer, type Server } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { FinalScript } from './final-script.ts';
import { PowerShell } from './powershell.ts';
import { StrictObject } from './strict-object.ts';
import { V1Script } from './v1-script.ts';

const accountId = '8c628221-7228-42b3-9cc6-07615c3ab503';
const userAgent = 'Mozilla/5.0 (Linux; Debian GNU/Linux 12 (bookworm); ) PowerShell/7.6.9';

/** A service that takes down what it is sent, byte for byte, and answers everybody alike. */
async function listenIn() {
  const heard: string[] = [];
  const body =
    '{"AccessToken":"t","sessionId":"s","id":"s","elapsedTimeMinutes":0,"maxLeaseTimeMinutes":1,"size":"","status":"Ready"}';
  const server: Server = createServer((socket) => {
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      const [head = '', sent = ''] = text.split('\r\n\r\n');
      if (!text.includes('\r\n\r\n') || sent.length < Number(/Content-Length: (\d+)/.exec(head)?.[1] ?? 0))
        return;
      heard.push(text);
      socket.end(`HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return { heard, host: `127.0.0.1:${address.port}` };
}

const lines = (...all: readonly string[]): string => all.join('\r\n');

it('sends what PowerShell 7.6 was recorded to send when the final script ran: sign-in, create, stop', async () => {
  const { heard, host } = await listenIn();
  const domain = `http://${host}`;
  const script = new FinalScript(new PowerShell(), {
    accountId,
    accountKey: 'key',
    arrAccountDomain: domain,
    remoteRenderingDomain: domain,
  });
  await script.createSession({
    vmSize: 'standard',
    minutes: 10,
    sessionId: 'walk-1',
    layout: { reversed: true },
  });
  await script.stopSession('walk-1');
  const base = `/accounts/${accountId}`;
  const always = (authorization: string) => [
    `Host: ${host}`,
    `Authorization: Bearer ${authorization}`,
    `User-Agent: ${userAgent}`,
    'Accept-Encoding: gzip, deflate, br',
  ];
  expect(heard).toEqual([
    lines(`GET ${base}/token HTTP/1.1`, ...always(`${accountId}:key`), '', ''),
    lines(
      `PUT ${base}/sessions/walk-1?api-version=2021-01-01-preview HTTP/1.1`,
      ...always('t'),
      'Content-Type: application/json',
      'Content-Length: 53',
      '',
      '{\n  "size": "standard",\n  "maxLeaseTimeMinutes": 10\n}',
    ),
    lines(
      `POST ${base}/sessions/walk-1/:stop?api-version=2021-01-01-preview HTTP/1.1`,
      ...always('t'),
      'Content-Type: application/json',
      'Content-Length: 0',
      '',
      '',
    ),
  ]);
});

it('names a content type on GET and DELETE too, with an empty body, as it was recorded of the version 1 scripts', async () => {
  const { heard, host } = await listenIn();
  const endpoint = `http://${host}`;
  const script = new V1Script('2021-02', new PowerShell(), {
    accountId,
    accountKey: 'key',
    authenticationEndpoint: endpoint,
    serviceEndpoint: endpoint,
  });
  await script.createSession('4:0:0', 'standard');
  await script.getSessionProperties('s');
  await script.stopSession('s');
  const [, create, read, stop] = heard;
  expect(create).toMatch(
    /\r\nContent-Length: 89\r\n\r\n\{\n {2}"maxLeaseTime": "4:0:0",\n {2}"size": "standard",\n {2}"directConnectionSession": "false"\n\}$/,
  );
  for (const call of [read, stop])
    expect(call).toMatch(/\r\nContent-Type: application\/json\r\nContent-Length: 0\r\n\r\n$/);
});

it('fails on a property that is not there, finds it in any case, and takes null for a value', () => {
  const session = StrictObject.parse('{"id":"a","message":null}');
  expect(session.read('ID')).toBe('a');
  expect(session.read('message')).toBeNull();
  expect(session.has('hostname')).toBe(false);
  expect(() => session.read('hostname')).toThrow("The property 'hostname' cannot be found on this object.");
  expect(() => session.list('id')).toThrow('is not a list');
});
