import Module from 'node:module';
import type { Write } from '../log.ts';
import {
  type FunctionCallback,
  type FunctionMetadata,
  type HookCallback,
  type HookName,
  hookNames,
  type ProgrammingModel,
  Registrations,
} from './registrations.ts';

interface CoreState {
  /** Where registrations go at this moment; undefined: no app is loading, registration is locked. */
  loading: Registrations | undefined;
  /** `@azure/functions` hands over its model once per process, not once per app. */
  model: ProgrammingModel | undefined;
  write: Write | undefined;
  /** Loads run one after another, so that `loading` is never ambiguous. */
  queue: Promise<unknown>;
  /** An entry file is evaluated once per process; a later host of the same file gets the same registrations. */
  readonly loaded: Map<string, Registrations>;
}

/** Kept on globalThis: `@azure/functions` keeps its first core module for ever, even if this file is loaded twice. */
const KEY = Symbol.for('embedded-functions-host.core');
const HOST_VERSION = '4.1037.0';

class Disposable {
  readonly #dispose: () => void;
  constructor(dispose: () => void) {
    this.#dispose = dispose;
  }
  dispose(): void {
    this.#dispose();
  }
}

/** Errors of the host that the library passes on instead of taking them for errors of the app. */
function systemError(error: Error): Error {
  return Object.assign(error, { isAzureFunctionsSystemError: true });
}

function openRegistrations(state: CoreState, what: string): Registrations {
  if (state.loading) return state.loading;
  throw systemError(
    new Error(`A ${what} can't be registered after the app has started: register it while the app loads.`),
  );
}

const isHookName = (name: string): name is HookName => (hookNames as readonly string[]).includes(name);

function createCore(state: CoreState): Record<string, unknown> {
  return {
    version: '3.0.0',
    hostVersion: HOST_VERSION,
    Disposable,
    registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
      const { functions } = openRegistrations(state, 'function');
      if (functions.has(metadata.name)) {
        throw systemError(
          new Error(`A function named "${metadata.name}" is registered twice: give each its own name.`),
        );
      }
      functions.set(metadata.name, { metadata, callback });
      return new Disposable(() => functions.delete(metadata.name));
    },
    registerHook(name: string, callback: HookCallback): Disposable {
      if (!isHookName(name)) throw systemError(new RangeError(`Unrecognized hook "${name}"`));
      const hooks = openRegistrations(state, 'hook').hooks[name];
      hooks.push(callback);
      return new Disposable(() => {
        const index = hooks.indexOf(callback);
        if (index >= 0) hooks.splice(index, 1);
      });
    },
    setProgrammingModel(model: ProgrammingModel): void {
      state.model = model;
      if (state.loading) state.loading.model = model;
    },
    getProgrammingModel: () => state.model,
    log(level: Parameters<Write>[0], _category: string, message: string): void {
      // The only sign that the library gives at the time; asking it later would start its proxy server.
      if (state.loading && message.startsWith('HTTP streaming enabled')) state.loading.wantsHttpStream = true;
      state.write?.(level, message);
    },
  };
}

function install(): CoreState {
  const known = Object.getOwnPropertyDescriptor(globalThis, KEY)?.value as CoreState | undefined;
  if (known) return known;
  const state: CoreState = {
    loading: undefined,
    model: undefined,
    write: undefined,
    queue: Promise.resolve(),
    loaded: new Map(),
  };
  Object.defineProperty(globalThis, KEY, { value: state });
  const core = createCore(state);
  // The real worker does the same: the module exists on no disk, `require` alone knows it.
  Module.prototype.require = new Proxy(Module.prototype.require, {
    apply: (require, self, args: [string]) =>
      args[0] === '@azure/functions-core' ? core : Reflect.apply(require, self, args),
  });
  return state;
}

/**
 * Runs `load` with `@azure/functions-core` in place and returns what it registered. Loads of several hosts wait
 * for each other.
 * @param key Identifies an app that can be evaluated only once per process (its entry file).
 */
export function withCoreModule(load: () => unknown, write: Write, key?: string): Promise<Registrations> {
  const state = install();
  const run = async (): Promise<Registrations> => {
    const known = key === undefined ? undefined : state.loaded.get(key);
    if (known) return known;
    const registrations = new Registrations();
    state.loading = registrations;
    state.write = write;
    try {
      await load();
    } finally {
      state.loading = undefined;
    }
    registrations.model ??= state.model;
    if (key !== undefined) state.loaded.set(key, registrations);
    return registrations;
  };
  const result = state.queue.then(run);
  state.queue = result.catch(() => {
    // The caller gets the error; the next load must run all the same.
  });
  return result;
}
