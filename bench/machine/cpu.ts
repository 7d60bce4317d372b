import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of CPU since the machine started, over all cores. */
export interface CpuTicks {
  readonly all: number;
  /** Spent on somebody's programs, or taken by the machine below this one. */
  readonly busy: number;
}

/**
 * The first line of /proc/stat. Interrupts are left out of `busy`: the network's are mostly those of the calls that are measured, and the
 * kernel books them on nobody.
 */
export function parseCpuLine(text: string): CpuTicks {
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = (
    text.split('\n', 1)[0] ?? ''
  )
    .split(/\s+/)
    .slice(1)
    .map(Number);
  const busy = user + nice + system + steal;
  return { all: busy + idle + iowait + irq + softirq, busy };
}

export interface ProcessTicks {
  readonly pid: number;
  readonly parent: number;
  /** Its own, and those of its children that have ended. */
  readonly ticks: number;
}

/** One /proc/PID/stat. The name stands in brackets and may hold anything, brackets and spaces too. */
export function parseProcessStat(text: string): ProcessTicks {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { pid: Number.parseInt(text, 10), parent: Number(fields[1]), ticks };
}

/** The ticks of a process and of everything that came of it. */
export function ticksOfFamily(root: number, processes: readonly ProcessTicks[]): number {
  const family = new Set([root]);
  for (let before = 0; before !== family.size; ) {
    before = family.size;
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid);
  }
  return processes.reduce((sum, { pid, ticks }) => sum + (family.has(pid) ? ticks : 0), 0);
}

export interface CpuSample extends CpuTicks {
  /** Of this program and everything that it has started. */
  readonly own: number;
  /** Of everything that it has started but the client: of what is measured. */
  readonly servers: number;
}

/** `client` is the load process. Null where there is no /proc: nobody can say then who else was at work. */
export function sampleCpu(client: number): CpuSample | null {
  try {
    const processes = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => readProcess(pid));
    const own = ticksOfFamily(process.pid, processes);
    const others = processes.filter(({ pid }) => pid === process.pid || pid === client);
    const servers = others.reduce((rest, { ticks }) => rest - ticks, own);
    return { ...parseCpuLine(readFileSync('/proc/stat', 'utf8')), own, servers };
  } catch {
    return null; // Another system than Linux.
  }
}

function readProcess(pid: string): readonly ProcessTicks[] {
  try {
    return [parseProcessStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))];
  } catch {
    return []; // It ended between the two looks.
  }
}

/** The share of the whole machine, 0 to 1, that somebody else used between two samples; null where it can't be known. */
export function foreignShare(before: CpuSample | null, after: CpuSample | null): number | null {
  if (!before || !after || after.all === before.all) return null;
  const foreign = after.busy - before.busy - (after.own - before.own);
  return Math.max(0, foreign) / (after.all - before.all);
}

/** How long a tick is: what Linux tells programs, whatever it counts in itself. */
const TICK_MICROSECONDS = 10_000;

/** What one call costs in CPU on the side that is measured, all of its processes and threads together, in microseconds; null where that can't be known. */
export const serverCpuPerCall = (
  before: CpuSample | null,
  after: CpuSample | null,
  calls: number,
): number | null =>
  before && after && calls > 0 ? ((after.servers - before.servers) * TICK_MICROSECONDS) / calls : null;
