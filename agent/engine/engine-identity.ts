import type { ProcessIdentity } from '../ledger/host-record.ts';
import type { Processes, SeenProcess } from './processes.ts';

/**
 * Who a process is, in a form that still holds after its id was given to another; null when it is gone. A zombie has an identity
 * too: its children may live on in its group.
 */
export function identify(pid: number, processes: Processes): ProcessIdentity | null {
  const seen = processes.see(pid);
  return seen === null ? null : { pid, startTime: seen.startTime, boot: processes.boot };
}

/** Whether that very process still runs: same id, same start, same boot. */
export function stillRuns(known: ProcessIdentity, processes: Processes): boolean {
  const seen = processes.see(known.pid);
  return seen !== null && !seen.zombie && seen.startTime === known.startTime && processes.boot === known.boot;
}

const carries = (nonce: string, pid: number, processes: Processes): boolean =>
  processes.environment(pid).includes(`ENGINE_NONCE=${nonce}`);

/**
 * The leader of an engine whose id was never written down: the process that carries the nonce and leads its group. A descendant
 * inherits the nonce but not the lead.
 */
export function findByNonce(nonce: string, processes: Processes): ProcessIdentity | null {
  const leader = processes
    .all()
    .find((seen) => !seen.zombie && seen.pid === seen.group && carries(nonce, seen.pid, processes));
  return leader ? identify(leader.pid, processes) : null;
}

/**
 * Everything of an engine that still runs: its group, and whoever left the group but carries the nonce. The system does not give a
 * group's number to a new process while the group has members, so a leader with another start time means that ours is gone.
 */
export function engineProcesses(
  known: ProcessIdentity | null,
  nonce: string,
  processes: Processes,
): SeenProcess[] {
  const leader = known === null ? null : processes.see(known.pid);
  const groupIsOurs =
    known !== null &&
    known.boot === processes.boot &&
    (leader === null || leader.startTime === known.startTime);
  return processes
    .all()
    .filter((seen) => !seen.zombie)
    .filter((seen) => (groupIsOurs && seen.group === known?.pid) || carries(nonce, seen.pid, processes));
}
