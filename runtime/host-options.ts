import type { Clock } from './clock/clock.ts';
import type { TlsSettings } from './http/listen-tls.ts';
import type { LogEntry } from './log.ts';

export interface HostOptions {
  /** The folder with the app's package.json (whose `main` is one compiled file) and host.json. */
  readonly appDirectory?: string;
  /** Registers the app in this process instead of importing its `main`; for tests. Called once per host. */
  readonly load?: () => unknown;
  /** Address to listen on. Default 127.0.0.1: others reach it only if asked for. */
  readonly host?: string;
  /** Default 7071; 0 takes any free port. */
  readonly port?: number;
  /**
   * Makes that port speak https. The app is then reached in a second way: plain HTTP on 127.0.0.1, for the programs of the same
   * machine, which need no trust in a certificate.
   */
  readonly tls?: TlsSettings;
  /** The port of that second way; default 0: any free one. Without `tls` there is none. */
  readonly loopbackPort?: number;
  /**
   * Peers whose X-Forwarded-Proto and X-Forwarded-Host make a request's URL: addresses, networks such as `10.0.0.0/8`, `loopback`.
   * Default: nobody, and anybody else's are ignored.
   */
  readonly trustProxy?: readonly string[];
  /** The engine's SQLite file, made when absent. Default: in memory, gone at close. */
  readonly dataFile?: string;
  readonly clock?: Clock;
  /** Settings for `%NAME%` in schedules and routes. Default process.env, which the app itself reads. */
  readonly env?: Record<string, string | undefined>;
  /** Longest request body; over it 413. Default 100 MB (104,857,600), as the real host. */
  readonly maxBodyBytes?: number;
  /** Activities that run at the same time. Default 32: they are expected to wait more than they compute. */
  readonly maxActivities?: number;
  /** Orchestrators that run at the same time. Default 64; they never wait, it bounds the size of a group commit. */
  readonly maxOrchestrations?: number;
  /** How long `close` waits for what runs; milliseconds, default 10,000. */
  readonly closeTimeoutMs?: number;
  /** Gets every line. Default: warnings and errors to stderr. */
  readonly log?: (entry: LogEntry) => void;
}
