import type { HostedFunction } from './core/hosted-function.ts';
import type { InstanceRecord } from './durable/instance-record.ts';
import type { Replay } from './durable/replay-history.ts';

/** A function as the outside sees it. */
export interface FunctionInfo {
  readonly name: string;
  readonly type: HostedFunction['type'];
  readonly methods?: readonly string[];
  readonly route?: string;
  readonly schedule?: string;
}

export interface RunningHost {
  /** Without a slash at the end, e.g. `http://127.0.0.1:7071`. */
  readonly url: string;
  /** Where programs of the same machine reach it, always by plain HTTP. Without TLS it is `url`, or localhost where that is a wildcard. */
  readonly localUrl: string;
  readonly functions: readonly FunctionInfo[];
  /** Runs a timer function now, outside its schedule. @throws What the function throws. */
  runTimer(name: string): Promise<void>;
  /** Settles when nothing can happen before time passes or a request comes. */
  idle(): Promise<void>;
  /** All instances that the engine knows, running and over, with their history since their last continueAsNew. */
  histories(): Iterable<InstanceRecord>;
  /** Runs an instance's orchestrator again over its history and says what it would do differently. */
  replay(record: InstanceRecord): Promise<Replay>;
  /** Ends gracefully; what has not ended after the limit is taken up at the next start. Calling it again is harmless. */
  close(): Promise<void>;
}
