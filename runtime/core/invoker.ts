import { randomUUID } from 'node:crypto';
import { format } from 'node:util';
import type { LogLevel, Write } from '../log.ts';
import type { HostedFunction } from './hosted-function.ts';
import type { InvocationContext, Library, RpcData } from './library.ts';
import type { HookName, Registrations } from './registrations.ts';

/** What a function is called with. */
export interface Trigger {
  /** As the handler gets it. */
  readonly value: () => unknown;
  /** The same as the worker protocol carries it; asked for only where hooks make the library do the call. */
  readonly rpc: () => RpcData;
  /** For `context.triggerMetadata`. */
  readonly metadata?: Readonly<Record<string, string>>;
}

interface Parts {
  readonly registrations: Registrations;
  readonly library: Library;
  /** The value of every durable client input; the same for all functions. */
  readonly durableClient: () => object;
  readonly write: Write;
}

type HookContext = Record<string, unknown>;

/** Calls functions: directly, or through the library's invocation model when an invocation hook is registered. */
export class Invoker {
  readonly #parts: Parts;
  readonly #appHookData: Record<string, unknown> = {};

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @returns What the handler (or a postInvocation hook) returned, unconverted. @throws What the handler threw. */
  async invoke(fn: HostedFunction, trigger: Trigger): Promise<unknown> {
    const { preInvocation, postInvocation } = this.#parts.registrations.hooks;
    if (preInvocation.length + postInvocation.length > 0) return await this.#invokeWithHooks(fn, trigger);
    return await fn.callback(trigger.value(), this.#context(fn, trigger));
  }

  /** Runs the appStart or appTerminate hooks. */
  async runAppHooks(name: 'appStart' | 'appTerminate'): Promise<void> {
    await this.#runHooks(name, { hookData: this.#appHookData, appHookData: this.#appHookData });
  }

  #context(fn: HostedFunction, { metadata }: Trigger): InvocationContext {
    const context: InvocationContext = new this.#parts.library.InvocationContext({
      invocationId: randomUUID(),
      functionName: fn.name,
      logHandler: (level: LogLevel, ...args: unknown[]) => this.#log(fn, level, format(...args), context),
      options: fn.options,
      triggerMetadata: metadata,
    });
    for (const name of fn.clientInputs) context.extraInputs.set(name, this.#parts.durableClient());
    return context;
  }

  async #invokeWithHooks(fn: HostedFunction, trigger: Trigger): Promise<unknown> {
    const { model } = this.#parts.registrations;
    if (!model) throw new Error('Hooks need @azure/functions: register functions through its app object.');
    const core = this.#coreContext(fn, trigger);
    const invocation = model.getInvocationModel(core);
    const { context, inputs } = await invocation.getArguments();
    const shared = { invocationContext: context, hookData: {}, appHookData: this.#appHookData };
    const before: HookContext = { ...shared, inputs, functionCallback: fn.callback };
    core.state = 'preInvocationHooks';
    await this.#runHooks('preInvocation', before);
    core.state = 'invocation';
    const after: HookContext = { ...shared, inputs: before['inputs'], result: undefined, error: undefined };
    try {
      const callback =
        typeof before['functionCallback'] === 'function' ? before['functionCallback'] : fn.callback;
      const given = Array.isArray(before['inputs']) ? before['inputs'] : inputs;
      after['result'] = await invocation.invokeFunction(context, given, callback as typeof fn.callback);
    } catch (error) {
      after['error'] = error;
    }
    core.state = 'postInvocationHooks';
    await this.#runHooks('postInvocation', after);
    if (after['error'] !== undefined && after['error'] !== null) throw after['error'];
    return after['result'];
  }

  #coreContext(fn: HostedFunction, trigger: Trigger): { state?: string } {
    const invocationId = randomUUID();
    const client = { json: JSON.stringify(this.#parts.durableClient()) };
    const metadata = Object.entries(trigger.metadata ?? {}).map(([name, text]) => [name, { string: text }]);
    return Object.assign({} as { state?: string }, {
      invocationId,
      metadata: fn.metadata,
      request: {
        invocationId,
        functionId: fn.name,
        inputData: [
          { name: fn.triggerName, data: trigger.rpc() },
          ...fn.clientInputs.map((name) => ({ name, data: client })),
        ],
        triggerMetadata: Object.fromEntries(metadata),
      },
      log: (level: LogLevel, _category: string, message: string) => this.#log(fn, level, message, undefined),
    });
  }

  #log(fn: HostedFunction, level: LogLevel, message: string, invocationContext: unknown): void {
    const entry: HookContext = {
      level,
      message,
      category: 'user',
      invocationContext,
      hookData: {},
      appHookData: this.#appHookData,
    };
    for (const hook of this.#parts.registrations.hooks.log) hook(entry);
    this.#parts.write(level, String(entry['message']), fn.name);
  }

  async #runHooks(name: HookName, context: HookContext): Promise<void> {
    for (const hook of this.#parts.registrations.hooks[name]) await hook(context);
  }
}
