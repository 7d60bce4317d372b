import type { AgentKey } from './agent-key.ts';
import type { Processes } from './engine/processes.ts';
import type { Host } from './hosts/host.ts';
import type { Installations } from './installations.ts';
import type { Ledger, Tombstone } from './ledger/ledger.ts';
import type { Log } from './log.ts';
import type { AgentSettings } from './settings.ts';

/** What the parts of a running agent share. Built once, in run-agent.ts. */
export interface Agent {
  readonly settings: AgentSettings;
  /** Names this run. */
  readonly startId: string;
  readonly key: AgentKey;
  readonly ledger: Ledger;
  readonly processes: Processes;
  readonly installations: Installations;
  readonly hosts: Map<string, Host>;
  readonly tombstones: Map<string, Tombstone>;
  /** The ports really listened on; known before anything is launched. */
  readonly ports: { control: number; gate: number; inspector: number };
  /** From then on nothing new is started. */
  isStopping: boolean;
  readonly log: Log;
  /** Something that this installation's broker should hear at once. */
  readonly news: (installation: string) => void;
}
