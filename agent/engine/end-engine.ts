import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessIdentity } from '../ledger/host-record.ts';
import { monotonic } from '../monotonic.ts';
import { engineProcesses } from './engine-identity.ts';
import type { Processes, SeenProcess } from './processes.ts';

const SHORTEST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 250;

/**
 * Ends an engine: SIGTERM to its group, SIGKILL when `patienceMs` are over, and returns only when no process of it exists any
 * more; that may be never, when the system does not let one go. The sentence says what was seen, for the record.
 */
export async function endEngine(
  known: ProcessIdentity | null,
  nonce: string,
  processes: Processes,
  patienceMs: number,
): Promise<string> {
  const started = monotonic();
  let sent: 'SIGTERM' | 'SIGKILL' | null = null;
  let pause = SHORTEST_PAUSE_MS;
  for (;;) {
    const left = engineProcesses(known, nonce, processes);
    const took = monotonic() - started;
    if (left.length === 0) {
      return sent === null
        ? 'the process group had ended by itself'
        : `process group ended by ${sent} after ${Math.round(took)} ms`;
    }
    const due = took < patienceMs ? 'SIGTERM' : 'SIGKILL';
    // SIGTERM once: a program may take a second one for "at once". SIGKILL every round: new members may have been born meanwhile.
    if (due === 'SIGKILL' || sent === null) signalAll(left, known?.pid ?? null, due, processes);
    if (due !== sent) pause = SHORTEST_PAUSE_MS;
    sent = due;
    await sleep(pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}

/** The group by its number, in one stroke; those who left it one by one. */
function signalAll(
  left: readonly SeenProcess[],
  group: number | null,
  signal: NodeJS.Signals,
  processes: Processes,
): void {
  if (group !== null && left.some((seen) => seen.group === group)) processes.signal(-group, signal);
  for (const seen of left) if (seen.group !== group) processes.signal(seen.pid, signal);
}
