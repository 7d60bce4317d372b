import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startHost } from '../../runtime/start-host.ts';
import { makeAccount } from '../../shared/auth/make-account.ts';
import { makeSigningKeys } from '../../shared/auth/make-signing-keys.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The rows of the table in docs/functions.md. */
function documented() {
  const text = readFileSync(join(root, 'docs/functions.md'), 'utf8');
  const rows = text.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) => {
    const [name, type, when, route] = row
      .split('|')
      .slice(1)
      .map((cell) => cell.trim().replaceAll('`', ''));
    return { name, type, when, route };
  });
}

describe('the compiled app, as a host loads it', () => {
  it('has exactly the functions, methods, routes and schedules that docs/functions.md lists', async () => {
    vi.stubEnv('SESSION_STORE', 'memory');
    vi.stubEnv('SIGNING_KEYS', JSON.stringify(makeSigningKeys(Date.now())));
    vi.stubEnv('ACCOUNTS', JSON.stringify({ accounts: [makeAccount(Date.now()).entry] }));
    vi.stubEnv(
      'AGENTS',
      JSON.stringify([{ name: 'nobody', url: 'http://127.0.0.1:9', key: 'k'.repeat(43) }]),
    );
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const host = await startHost({
      appDirectory: root,
      port: 0,
      dataFile: join(temporaryFolder(), 'engine.db'),
      log: () => undefined,
    });
    onTestFinished(() => host.close());
    const loaded = host.functions.map(({ name, type, methods, route, schedule }) => ({
      name,
      type,
      when: methods?.join(',') ?? schedule ?? '',
      route: route ?? '',
    }));
    expect(loaded).toEqual(documented());
  });
});
