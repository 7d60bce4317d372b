import type { Change } from '../../shared/domain/change.ts';
import { factsOfRow } from './kill-facts.ts';
import type { StoredRecords } from './kill-store.ts';
import { Broken, type WatchedSession } from './kill-watch.ts';

/** What happens at most once in a session's life. */
const onceOnly = [
  'created',
  'hostClaimed',
  'ready',
  'ended',
  'released',
] as const satisfies readonly Change[];

/** Lines of history that are kept. */
const KEPT_HISTORY = 200;

/** Compares what the file says while the broker is dead with everything that was acknowledged. Answers what is wrong. */
export function audit(watched: Iterable<WatchedSession>, records: StoredRecords): readonly string[] {
  const faults: string[] = [];
  for (const session of watched) {
    if (session.isWrittenOff) continue;
    try {
      auditOne(session, records);
    } catch (error) {
      session.isWrittenOff = true;
      faults.push(error instanceof Broken ? error.message : String(error));
    }
  }
  return faults;
}

function auditOne(watched: WatchedSession, { sessions, histories, indexKeys }: StoredRecords): void {
  const stored = sessions.get(watched.id);
  if (!stored) {
    watched.observeAbsence();
    return;
  }
  const broken = (what: string): never => {
    throw new Broken(`Session ${watched.id}: ${what}.`);
  };
  watched.observe(factsOfRow(stored));
  const history = histories.get(watched.id) ?? [];
  const versions = history.map(({ version }) => version);
  const oldest = Math.max(1, stored.version - KEPT_HISTORY + 1);
  const expectedVersions = Array.from({ length: stored.version - oldest + 1 }, (_, n) => oldest + n);
  if (versions.join(',') !== expectedVersions.join(','))
    broken(`version ${stored.version} has the history ${versions.join(',')}`);
  for (const change of onceOnly) {
    const times = history.filter(({ changes }) => changes.includes(change)).length;
    if (times > 1) broken(`its history says '${change}' ${times} times`);
  }
  const isEnded = history.some(({ changes }) => changes.includes('ended'));
  if (isEnded !== (stored.state === 'ended')) broken(`it is ${stored.state}, and its history disagrees`);
  const kinds = indexKeys.filter((key) => key.endsWith(`|${watched.id}`)).map((key) => key.charAt(0));
  const expected = stored.state !== 'ended' ? 'dl' : factsOfRow(stored).isGivenBack ? 'p' : 'd';
  if (kinds.join('') !== expected) broken(`its index rows are '${kinds.join('')}', not '${expected}'`);
}
