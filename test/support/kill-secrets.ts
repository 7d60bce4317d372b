import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { KillHouse } from './kill-house.ts';

const keyRings = z.record(z.string(), z.array(z.object({ d: z.string() })));

/** What must be in no log and no record: the keys of the house, and `seen`, which callers were handed. */
export function secretsOf(house: KillHouse, seen: Iterable<string>): readonly string[] {
  const rings = keyRings.parse(JSON.parse(readFileSync(house.folder.keys, 'utf8')));
  const signing = Object.values(rings).flatMap((ring) => ring.map(({ d }) => d));
  return [house.account.accountKey, house.agentKey, house.operatorKey, ...signing, ...seen];
}

/** Where secrets were found, without repeating them. */
export function leaks(house: KillHouse, secrets: readonly string[]): readonly string[] {
  const logs = join(house.folder.agent, 'logs');
  const files = [
    ...[house.brokerLog, house.agentLog],
    ...readdirSync(logs).map((name) => join(logs, name)),
    ...['', '-wal'].map((ending) => house.folder.sessions + ending),
    ...['', '-wal'].map((ending) => join(house.folder.engine, `orchestrations.sqlite${ending}`)),
  ].filter((file) => existsSync(file));
  return files.flatMap((file) => {
    const text = readFileSync(file, 'latin1');
    const found = secrets.filter((secret) => secret.length < 16 || text.includes(secret)).length;
    return found === 0 ? [] : [`${found} of the secrets stand in ${file}`];
  });
}
