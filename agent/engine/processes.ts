/** One process as the system shows it. */
export interface SeenProcess {
  readonly pid: number;
  readonly group: number;
  readonly startTime: string;
  /** Dead, and only waiting to be collected by its parent: it uses nothing and does not count. */
  readonly zombie: boolean;
}

/** What the agent asks the system about processes. `proc-processes.ts` answers from /proc; tests answer from a list. */
export interface Processes {
  readonly boot: string;
  see(pid: number): SeenProcess | null;
  all(): SeenProcess[];
  /** The environment that a process was started with; empty when it is gone or not ours to read. */
  environment(pid: number): readonly string[];
  /** Negative for a group. A process that is gone already is no error. */
  signal(pidOrGroup: number, signal: NodeJS.Signals): void;
}
