/** States that an instance can have here. Pending: accepted, not run yet. */
export type RuntimeStatus = 'Pending' | 'Running' | 'Completed' | 'Failed' | 'Terminated';

/** One orchestration instance: the latest execution of its id. */
export interface Instance {
  readonly id: string;
  /** Changes with every start and every continueAsNew. */
  readonly execution: string;
  readonly name: string;
  readonly version: string | null;
  readonly status: RuntimeStatus;
  /** JSON text, as are output and customStatus. */
  readonly input: string | null;
  readonly output: string | null;
  readonly customStatus: string | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The orchestrator has decided, but tasks that it started are still open. */
  readonly held: boolean;
}

export const isOver = ({ status }: Pick<Instance, 'status'>): boolean =>
  status !== 'Pending' && status !== 'Running';
