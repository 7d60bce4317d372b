import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { writeSecretFile } from '../../shared/auth/secret-file.ts';
import { at } from '../../shared/domain/instant.ts';
import { audience, startEntraIssuer, tenant } from '../support/entra-issuer.ts';
import { RunningBroker } from '../support/running-broker.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

const asked = { maxLeaseTimeMinutes: 10, size: 'Standard' };
const simulated = ['--hosts', 'simulated'];

const exchange = async (broker: RunningBroker, authorization: string): Promise<number> => {
  const response = await fetch(`${broker.endpoint}/accounts/${broker.accountId}/token`, {
    headers: { authorization },
  });
  await response.arrayBuffer();
  return response.status;
};

/** What those do who sign in by nothing that is slow: the exchange of a key, a create, a read, a list. */
async function othersGoOn(broker: RunningBroker, id: string): Promise<void> {
  const { accountKey } = JSON.parse(readFileSync(join(broker.data, 'development-account.json'), 'utf8'));
  expect([
    await exchange(broker, `Bearer ${broker.accountId}:${accountKey}`),
    (await broker.native('PUT', id, asked)).status,
    (await broker.native('GET', id)).status,
    (await broker.v1('GET', '')).status,
  ]).toEqual([200, 201, 200, 200]);
}

describe('a sign-in that takes its time stalls nobody else', () => {
  it('when the directory never answers, or a character at a time: its callers wait together, two seconds, then not at all', async () => {
    const issuer = await startEntraIssuer(() => at(Date.now()));
    vi.stubEnv('ENTRA_TENANT', tenant);
    vi.stubEnv('ENTRA_AUDIENCE', audience);
    vi.stubEnv('ENTRA_ISSUER_URL', issuer.url);
    onTestFinished(() => void vi.unstubAllEnvs());
    const broker = await RunningBroker.start(temporaryFolder(), simulated);
    const ways = [
      ['1.0', () => undefined],
      [
        '2.0',
        (response: ServerResponse) => {
          const drip = setInterval(() => response.write(' '), 50);
          response.once('close', () => clearInterval(drip));
        },
      ],
    ] as const;
    // The two versions have an issuer each, and neither waits for the other's.
    for (const [version, slowly] of ways) {
      issuer.breakDown(slowly);
      const before = issuer.fetches();
      const authorization = `Bearer ${await issuer.token(version)}`;
      let answered = 0;
      const waiting = Array.from({ length: 100 }, async () => {
        const status = await exchange(broker, authorization);
        answered++;
        return status;
      });
      await until('the directory asked', () => issuer.fetches() > before);
      await othersGoOn(broker, version.replace('.', '-'));
      // Nor were the others let through only because these had been given up.
      expect(answered).toBe(0);
      expect(new Set(await Promise.all(waiting))).toEqual(new Set([503]));
      const began = performance.now();
      expect(await exchange(broker, authorization)).toBe(503);
      expect(performance.now() - began).toBeLessThan(1_500);
      expect(issuer.fetches()).toBe(before + 1);
    }
  });

  it('when a file of secrets has become a pipe that nobody writes to: what it said before counts, then the next file', async () => {
    const broker = await RunningBroker.start(temporaryFolder(), simulated);
    let round = 0;
    /** The files are looked at once a second, when somebody asks. */
    const untilItSays = (what: string) =>
      expect
        .poll(() => othersGoOn(broker, `s${round++}`).then(() => broker.output), {
          timeout: 10_000,
          interval: 100,
        })
        .toContain(what);
    for (const name of ['accounts.json', 'keys.json']) {
      const path = join(broker.data, name);
      const text = readFileSync(path, 'utf8');
      execFileSync('mkfifo', ['-m', '600', `${path}.pipe`]);
      renameSync(`${path}.pipe`, path);
      await untilItSays(`${path} has changed and can't be used`);
      writeSecretFile(path, text);
      await untilItSays(`${path} has changed and was read again`);
    }
  });
});
