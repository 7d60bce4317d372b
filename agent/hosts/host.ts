import type { GateRefusal } from '../../shared/connection/gate-refusal.ts';
import type { HostRecord } from '../ledger/host-record.ts';
import { Turn } from '../turn.ts';

/** Why a device is sent away. The agent's own end is no refusal: the device may come back, with a new ticket. */
export type Goodbye = GateRefusal | 'AgentStopping';

/** The device in the seat, as far as the rest of the agent has to know it. */
export interface SeatConnection {
  readonly epoch: number;
  /** Sends the device away, with this reason. Resolves when the engine's side is closed too, after a second at the latest. */
  close(reason: Goodbye): Promise<void>;
}

/** One host in memory: the record as it was last written down, and what need not survive the agent. */
export class Host {
  record: HostRecord;
  connection: SeatConnection | null = null;
  lastInputAt: number | null = null;
  /** Set once its end has begun; resolves when its process group is gone. */
  ending: Promise<void> | null = null;
  /** True once DELETE was called: when it is gone it is not listed any more. */
  released = false;
  /** Found again after a restart, and not yet told its deadline. */
  asksForDeadline = false;
  /** Output of this engine counts from the agent's own child, which tells how it exits; else its process is looked at. */
  isOwnChild = false;
  failedChecks = 0;
  /** The newest version that the broker has confirmed. */
  confirmedVersion = -1;
  /** Changes of the record, one at a time. */
  readonly changes = new Turn();
  /** Devices at the gate, one at a time. */
  readonly admissions = new Turn();

  constructor(record: HostRecord) {
    this.record = record;
  }

  get id(): string {
    return this.record.order.hostId;
  }

  get hasNews(): boolean {
    return this.record.newsVersion > this.confirmedVersion;
  }
}
