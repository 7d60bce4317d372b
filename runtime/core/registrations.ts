/** One binding of a function, as `@azure/functions` declares it. Settings of a trigger are its further fields. */
export interface Binding {
  readonly type: string;
  readonly direction?: string;
  readonly route?: unknown;
  readonly methods?: unknown;
  readonly schedule?: unknown;
  readonly runOnStartup?: unknown;
  readonly useMonitor?: unknown;
}

export interface FunctionMetadata {
  readonly name: string;
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly retryOptions?: unknown;
}

export type FunctionCallback = (...args: unknown[]) => unknown;

export const hookNames = ['appStart', 'appTerminate', 'preInvocation', 'postInvocation', 'log'] as const;
export type HookName = (typeof hookNames)[number];
export type HookCallback = (context: Record<string, unknown>) => unknown;

/** The part of the library's programming model that a host calls. */
export interface ProgrammingModel {
  getInvocationModel(coreContext: unknown): InvocationModel;
  getCapabilities(capabilities: Record<string, string>): Promise<Record<string, string>>;
}

export interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
}

/** What one app has registered. Filled while it loads, locked afterwards. */
export class Registrations {
  readonly functions = new Map<string, { metadata: FunctionMetadata; callback: FunctionCallback }>();
  readonly hooks: Record<HookName, HookCallback[]> = {
    appStart: [],
    appTerminate: [],
    preInvocation: [],
    postInvocation: [],
    log: [],
  };
  model: ProgrammingModel | undefined;
  /** Set by app.setup({ enableHttpStream: true }), which this host refuses. */
  wantsHttpStream = false;
}
