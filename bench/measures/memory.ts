import { readFileSync } from 'node:fs';
import { collectGarbage, inspectorFlag, inspectorUrl } from '../machine/inspect.ts';
import { startOurs } from '../subjects/start-ours.ts';
import type { Bench } from './bench.ts';

/**
 * What one live session costs the broker in memory: two brokers, one with few sessions and one with many, each of whose sessions has its
 * supervisor, and each read at length; then all garbage is collected and the resident memory compared. The store's file is not in it,
 * its page cache within the process is.
 */
export async function measureMemory(bench: Bench): Promise<void> {
  const { options, results, say } = bench;
  const [few, many] = options.isQuick ? [100, 2000] : [1000, 100_000];
  const before = await residentKiB(bench, few);
  const after = await residentKiB(bench, many);
  const each = (after - before) / (many - few);
  results.add({
    metric: `memory of a live session (${few} → ${many})`,
    unit: 'KiB',
    subject: 'ours',
    value: each,
  });
  results.add({
    metric: `memory of the broker with ${many} live sessions`,
    unit: 'MiB',
    subject: 'ours',
    value: after / 1024,
  });
  say(
    `ours               ${(before / 1024).toFixed(0)} MiB with ${few} sessions, ${(after / 1024).toFixed(0)} MiB with ${many}: ${each.toFixed(2)} KiB each`,
  );
}

async function residentKiB(bench: Bench, sessions: number): Promise<number> {
  let inspector: string | undefined;
  let printed = '';
  const ours = await startOurs(bench, {
    store: 'FULL',
    present: sessions,
    flags: [inspectorFlag],
    onOutput: (text) => {
      if (inspector !== undefined) return;
      printed += text;
      inspector = inspectorUrl(printed);
    },
  });
  bench.say(`ours               starting ${sessions} supervisors`);
  await ours.client.run('drive', { concurrency: 16, warmUpMs: 0, until: { calls: sessions } });
  await ours.client.run('read', { concurrency: 16, warmUpMs: 0, until: { ms: options(bench) } });
  if (inspector === undefined) throw new Error('The broker did not say where its inspector is.');
  await collectGarbage(inspector, ours.broker.process);
  const resident = parseResident(readFileSync(`/proc/${ours.broker.process.pid}/status`, 'utf8'));
  await ours.close();
  return resident;
}

const options = ({ options: { isQuick } }: Bench): number => (isQuick ? 500 : 5000);

/** The resident memory, in KiB, that /proc/PID/status says. */
export function parseResident(status: string): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  if (found === undefined) throw new Error('This system does not say how much memory a process has.');
  return Number(found);
}
