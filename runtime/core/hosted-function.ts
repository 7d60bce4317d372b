import type { FunctionCallback, FunctionMetadata } from './registrations.ts';

interface Hosted {
  readonly name: string;
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
  /** Names of the trigger and of the durable client inputs among its bindings. */
  readonly triggerName: string;
  readonly clientInputs: readonly string[];
  /** The `options` of its invocation contexts. */
  readonly options: object;
}

export interface HttpFunction extends Hosted {
  readonly type: 'http';
  readonly methods: readonly string[];
  /** With the route prefix, without a leading slash. */
  readonly route: string;
}

export interface TimerFunction extends Hosted {
  readonly type: 'timer';
  readonly schedule: string;
  readonly runOnStartup: boolean;
  readonly useMonitor: boolean;
}

export interface OrchestrationFunction extends Hosted {
  readonly type: 'orchestration';
}

export interface ActivityFunction extends Hosted {
  readonly type: 'activity';
}

/** A function that this host runs. */
export type HostedFunction = HttpFunction | TimerFunction | OrchestrationFunction | ActivityFunction;
