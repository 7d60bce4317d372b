import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RunningBroker } from '../support/running-broker.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { rawRequest } from './raw-request.ts';

const account = z.object({ accountKey: z.string() });
const rings = z.record(z.string(), z.array(z.object({ d: z.string() })));
const text = (...path: string[]): string => readFileSync(join(...path), 'utf8').trim();

/** What the data folder keeps to itself. */
function keysOf(data: string): readonly string[] {
  const signing = Object.values(rings.parse(JSON.parse(text(data, 'keys.json'))));
  return [
    account.parse(JSON.parse(text(data, 'development-account.json'))).accountKey,
    text(data, 'operator-key'),
    text(data, 'agent', 'key'),
    ...signing.flatMap((ring) => ring.map(({ d }) => d)),
  ];
}

/** The one line that shows a key on purpose: at the start that makes the development account, and once. */
const shownOnce = /^ {2}key .*\(shown this once\)$/m;

/** Everything that broker, agent and engines have written for people to read. */
function logsOf(broker: RunningBroker): string {
  const folder = join(broker.data, 'agent', 'logs');
  return [
    broker.output.replace(shownOnce, ''),
    ...readdirSync(folder).map((name) => text(folder, name)),
  ].join('\n');
}

/** The files whose purpose a secret is. */
const keptIn = [
  'agent/key',
  'agents.json',
  'development-account.json',
  'env.sh',
  'keys.json',
  'operator-key',
];

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** By number: a failure must not print what it found. As in the text, or as in an address. */
const foundIn = (text: string | Buffer, secrets: readonly string[]): readonly number[] =>
  secrets.flatMap((secret, number) =>
    text.includes(secret) || text.includes(encodeURIComponent(secret)) ? [number] : [],
  );

describe('the logs and records of a whole run', () => {
  it('hold none of the secrets that were kept, handed out or sent to it, in a right or in a wrong place', async () => {
    const broker = await RunningBroker.start(temporaryFolder());
    await broker.ready('s1', { maxLeaseTimeMinutes: 10, size: 'Standard', seatPolicy: 'handover' });
    const { body: grant } = await broker.native('POST', 's1:connect', { deviceId: 'd' });
    // The address beside them is none: it is in the record, and opens nothing without a ticket.
    const handover = { deviceId: 'f', seatSecret: grant.seatSecret };
    const { body: handed } = await broker.native('POST', 's1:handover', handover);
    const handedOut = [grant.ticket, grant.seatSecret, handed.ticket, handed.seatSecret].map(String);
    const canary = 'canary-0123456789-abcdefghijklmnopqrstuvwxyz';
    const keys = keysOf(broker.data);
    const secrets = [...keys, ...handedOut, broker.token, canary];

    for (const secret of secrets) {
      const word = encodeURIComponent(secret);
      for (const [method, path, body] of [
        ['GET', `/accounts/${broker.accountId}/sessions?api-version=${word}`],
        ['GET', `/accounts/${broker.accountId}/sessions/${word}?api-version=2026-12-01`],
        ['POST', `/operator/hosts/${word}:release`, { secret }],
        ['POST', `/agents/${word}/report`, { agent: secret }],
        ['PUT', `/accounts/${broker.accountId}/sessions/x?api-version=2026-12-01`, `{"size": "${secret}`],
        [
          'POST',
          `/accounts/${broker.accountId}/sessions/s1:connect?api-version=2026-12-01`,
          { deviceId: 'e', seatSecret: secret },
        ],
        [
          'POST',
          `/accounts/${broker.accountId}/sessions/nobody:handover?api-version=2026-12-01`,
          { deviceId: 'e', seatSecret: secret },
        ],
      ] as const) {
        expect((await broker.call(method, path, body)).status).toBeOneOf([400, 401, 404, 409]);
      }
      await rawRequest(
        broker.endpoint,
        `GET /accounts/${broker.accountId}/token HTTP/1.1\r\nHost: ${word.slice(0, 60)}\r\nAuthorization: Bearer x:${secret}\r\nCookie: ${secret}\r\nConnection: close\r\n\r\n`,
      );
    }
    expect((await broker.native('POST', 's1/:stop')).status).toBe(204);
    await broker.session('s1', ({ host }) => host.state === 'released');
    expect(await broker.end('SIGTERM')).not.toBeNull();

    const logs = logsOf(broker);
    expect(handedOut.every((secret) => secret.length > 32)).toBe(true);
    expect(foundIn(logs, secrets)).toEqual([]);

    const files = filesIn(broker.data).filter((path) => !path.includes(join('agent', 'logs')));
    const holders = files.filter((path) => foundIn(readFileSync(path), secrets).length > 0);
    expect(files.map((path) => relative(broker.data, path))).toContain('sessions.db');
    expect(holders.map((path) => relative(broker.data, path)).toSorted()).toEqual(keptIn);
    expect(holders.filter((path) => statSync(path).mode & 0o077)).toEqual([]);
  }, 60_000);
});
