/** Levels as `@azure/functions` names them. */
export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical';

/** One line of the host's log. */
export interface LogEntry {
  /** Milliseconds since 1970, by the host's clock. */
  readonly time: number;
  readonly level: LogLevel;
  /** The function that wrote it, or that it is about; absent for the host's own lines. */
  readonly function?: string;
  readonly message: string;
}

/** What the rooms of the host write with; start-host adds the time. */
export type Write = (level: LogLevel, message: string, functionName?: string) => void;
