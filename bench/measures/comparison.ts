import { isInstalled } from '../machine/start-program.ts';
import type { Part } from '../options.ts';
import { type StoreKind, startOurs } from '../subjects/start-ours.ts';
import { type Peer, startEtcd, startFloor, startRedis, startThin } from '../subjects/start-peers.ts';
import type { Bench } from './bench.ts';
import { measureRates } from './rates.ts';

/** Sessions that are there while the calls are measured. */
const PRESENT = 10_000;
const PRESENT_QUICK = 500;

type Start = (bench: Bench, present: number) => Promise<Peer>;

const oursOn =
  (store: StoreKind): Start =>
  (bench, present) =>
    startOurs(bench, { store, present });

interface Entrant {
  readonly part: Part;
  readonly subject: string;
  readonly start: Start;
  /** What has to be installed; otherwise it is skipped. */
  readonly program?: string;
  readonly plan?: readonly (readonly [string, number])[];
}

/** In this order: the floor, what can drift at both ends, and ours between. */
const entrants: readonly Entrant[] = [
  { part: 'floor', subject: 'floor', start: startFloor, plan: [['read', 16]] },
  { part: 'thin', subject: 'thin', start: startThin },
  { part: 'ours', subject: 'ours', start: oursOn('FULL') },
  { part: 'ours-normal', subject: 'ours NORMAL', start: oursOn('NORMAL') },
  { part: 'ours-azurite', subject: 'ours on Azurite', start: oursOn('azurite') },
  { part: 'etcd', subject: 'etcd', start: startEtcd, program: 'etcd' },
  { part: 'redis', subject: 'redis', start: startRedis, program: 'redis-server' },
  { part: 'thin', subject: 'thin again', start: startThin },
];

/** The same calls on everybody, one after another on the same machine. */
export async function compare(bench: Bench): Promise<void> {
  const { options, results, say } = bench;
  const present = options.isQuick ? PRESENT_QUICK : PRESENT;
  for (const { part, subject, start, program, plan } of entrants) {
    if (!options.only.has(part)) continue;
    if (program !== undefined && !isInstalled(program)) {
      results.skip(subject);
      say(`${subject.padEnd(18)} SKIPPED: ${program} is not installed`);
      continue;
    }
    say(`${subject.padEnd(18)} starting, ${present} sessions`);
    const peer = await start(bench, present);
    await measureRates(bench, peer.client, subject, plan);
    await peer.close();
  }
}
