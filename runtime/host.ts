import type { Clock } from './clock/clock.ts';
import { findDefaultVersion } from './core/app-directory.ts';
import type { HostedFunction, HttpFunction, TimerFunction } from './core/hosted-function.ts';
import { Invoker } from './core/invoker.ts';
import type { Library } from './core/library.ts';
import type { Registrations } from './core/registrations.ts';
import { clientBinding } from './durable/client-binding.ts';
import { DirectClient } from './durable/direct-client.ts';
import { DurableApi } from './durable/durable-api.ts';
import { Engine } from './durable/engine.ts';
import type { InstanceRecord } from './durable/instance-record.ts';
import { instanceRecords } from './durable/instance-record.ts';
import type { Replay } from './durable/replay-history.ts';
import { replayHistory } from './durable/replay-history.ts';
import { Store } from './durable/store.ts';
import type { HostOptions } from './host-options.ts';
import { HostRefusal } from './host-refusal.ts';
import { httpHandler } from './http/http-handler.ts';
import type { Listening } from './http/listen.ts';
import { listen } from './http/listen.ts';
import { type Doors, openDoors } from './http/open-doors.ts';
import { RouteTable } from './http/route-table.ts';
import { type TrustedProxies, trustedProxies } from './http/trusted-proxies.ts';
import type { Write } from './log.ts';
import type { FunctionInfo, RunningHost } from './running-host.ts';
import { Schedule } from './timers/schedule.ts';
import { TimerRunner } from './timers/timer-runner.ts';

const DEFAULT_MAX_BODY_BYTES = 104_857_600;

interface Parts {
  readonly options: HostOptions;
  readonly clock: Clock;
  readonly write: Write;
  readonly registrations: Registrations;
  readonly library: Library;
  readonly functions: readonly HostedFunction[];
}

/** Composition of the rooms, and the order of start and end. */
export class Host implements RunningHost {
  readonly functions: readonly FunctionInfo[];
  readonly #parts: Parts;
  readonly #routes: RouteTable;
  readonly #store: Store;
  readonly #invoker: Invoker;
  readonly #engine: Engine;
  readonly #timers: readonly TimerRunner[];
  readonly #isTrustedProxy: TrustedProxies;
  #api: Listening | undefined;
  #doors: Doors | undefined;
  #clientBinding: object = {};
  #leaveClock: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor(parts: Parts) {
    const { options, clock, write, functions } = parts;
    this.#parts = parts;
    this.functions = functions.map(describe);
    // All that can refuse the app comes before the data file is opened.
    this.#routes = new RouteTable(functions.filter((fn): fn is HttpFunction => fn.type === 'http'));
    this.#isTrustedProxy = trustedProxies(options.trustProxy ?? []);
    const timers = functions.filter((fn): fn is TimerFunction => fn.type === 'timer');
    const schedules = timers.map((fn) => [fn, new Schedule(fn.schedule, fn.name)] as const);
    this.#invoker = new Invoker({ ...parts, durableClient: () => this.#clientBinding });
    this.#store = new Store(options.dataFile);
    this.#engine = new Engine({
      store: this.#store,
      invoker: this.#invoker,
      functions,
      clock,
      write,
      defaultVersion: options.appDirectory ? findDefaultVersion(options.appDirectory) : null,
      maxActivities: options.maxActivities ?? 32,
      maxOrchestrations: options.maxOrchestrations ?? 64,
    });
    const timerParts = { store: this.#store, invoker: this.#invoker, clock, write };
    this.#timers = schedules.map(([fn, schedule]) => new TimerRunner(fn, schedule, timerParts));
  }

  get url(): string {
    return this.#doors?.url ?? '';
  }

  get localUrl(): string {
    return this.#doors?.localUrl ?? '';
  }

  async start(host: string, port: number): Promise<RunningHost> {
    try {
      await this.#listen(host, port);
    } catch (error) {
      await this.#doors?.close(0);
      await this.#api?.close(0);
      this.#store.close();
      throw error;
    }
    this.#leaveClock = this.#parts.clock.join?.(() => this.idle());
    this.#engine.start();
    for (const timer of this.#timers) await timer.start();
    return this;
  }

  async #listen(host: string, port: number): Promise<void> {
    const { options, write, library } = this.#parts;
    const maxBodyBytes = options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES;
    const api = new DurableApi(this.#engine, maxBodyBytes, write);
    this.#api = await listen(api.handle, '127.0.0.1', 0);
    let open: () => void = () => undefined;
    const isOpen = new Promise<void>((resolve) => {
      open = resolve;
    });
    const handler = httpHandler({
      routes: this.#routes,
      invoker: this.#invoker,
      library,
      maxBodyBytes,
      isTrustedProxy: this.#isTrustedProxy,
      write,
    });
    // The port is taken first, because the app's start-up may ask for the address; requests wait until it is over.
    this.#doors = await openDoors((request, response) => void isOpen.then(() => handler(request, response)), {
      host,
      port,
      tls: options.tls,
      loopbackPort: options.loopbackPort ?? 0,
      write,
    });
    process.env['WEBSITE_HOSTNAME'] = new URL(this.localUrl).host;
    this.#clientBinding = clientBinding(
      this.localUrl,
      api.baseUrl(this.#api.port),
      new DirectClient(this.#engine),
    );
    await this.#invoker.runAppHooks('appStart');
    open();
  }

  async runTimer(name: string): Promise<void> {
    const timer = this.#timers.find((candidate) => candidate.name === name);
    if (!timer) throw new HostRefusal(`The app has no timer function named "${name}".`);
    await timer.run();
  }

  async idle(): Promise<void> {
    do {
      for (const timer of this.#timers) await timer.idle();
      await this.#engine.idle();
    } while (this.#timers.some((timer) => timer.isRunning));
  }

  histories(): Iterable<InstanceRecord> {
    return instanceRecords(this.#engine);
  }

  replay(record: InstanceRecord): Promise<Replay> {
    return replayHistory(this.#invoker, this.#parts.functions, record);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** New requests first, the durable client last: what still runs may need it. */
  async #close(): Promise<void> {
    const limit = this.#parts.options.closeTimeoutMs ?? 10_000;
    for (const timer of this.#timers) timer.stop();
    this.#leaveClock?.();
    const requests = this.#doors?.close(limit);
    this.#engine.stop();
    await withLimit(Promise.all([requests, this.idle()]), limit);
    try {
      await this.#invoker.runAppHooks('appTerminate');
    } catch (error) {
      this.#parts.write('error', `An appTerminate hook failed: ${String(error)}`);
    }
    await this.#api?.close(0);
    this.#store.close();
  }
}

async function withLimit(work: Promise<unknown>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}

function describe(fn: HostedFunction): FunctionInfo {
  const { name, type } = fn;
  if (fn.type === 'http') return { name, type, methods: fn.methods, route: fn.route };
  return fn.type === 'timer' ? { name, type, schedule: fn.schedule } : { name, type };
}
