import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { freePort } from '../../agent/engine/free-port.ts';
import { brokerSettings } from '../../cli/broker-settings.ts';
import { type DataFolder, openDataFolder } from '../../cli/data-folder.ts';
import { readOptions } from '../../cli/options.ts';
import { type DevelopmentAccount, prepareSecrets } from '../../cli/secrets.ts';
import { writeSecretFile } from '../../shared/auth/secret-file.ts';
import { isRunning, processesWith } from './agent-process.ts';
import { until } from './agent-until.ts';
import { commandOf, engineVariable } from './kill-proc.ts';
import { startVictim, type Victim } from './kill-process.ts';
import { projectFolder } from './kill-project.ts';

const agentName = 'local';
/** Handed down to broker, agent and engines: what has it in its environment is this house's. */
const mark = 'STARTED_BY_KILLS';

const agentTold = z.object({ controlPort: z.number() });
const brokerTold = z.object({ url: z.string() });

export interface HouseOptions {
  readonly agentFlags?: readonly string[];
  readonly brokerEnvironment?: Readonly<Record<string, string>>;
}

/** Those that are open, for whoever has to end before they are done. */
export const openHouses = new Set<KillHouse>();

/**
 * What `npm start` runs on one machine, in the same processes with the same settings, but started one by one: its starter gives up
 * when the broker dies, and here it is to die.
 */
export class KillHouse {
  readonly folder: DataFolder;
  readonly account: DevelopmentAccount;
  readonly operatorKey = randomBytes(32).toString('base64url');
  readonly brokerLog: string;
  readonly agentLog: string;
  /** Where the broker is, or was. */
  url = '';
  isClosed = false;
  broker: Victim | null = null;
  agent: Victim | null = null;
  /** Grows when the agent is killed: what hung on the earlier run is then gone, and rightly. */
  agentRuns = 0;
  readonly #options: HouseOptions;
  #port = 0;
  #controlPort = 0;

  private constructor(options: HouseOptions) {
    this.#options = options;
    this.folder = openDataFolder(mkdtempSync(join(tmpdir(), 'broker-kills-')));
    const { account } = prepareSecrets(this.folder);
    if (!account) throw new Error('A new folder has no development account.');
    this.account = account;
    this.brokerLog = join(this.folder.root, 'broker.log');
    this.agentLog = join(this.folder.root, 'agent.log');
    mkdirSync(this.folder.agent, { mode: 0o700 });
  }

  static async open(options: HouseOptions = {}): Promise<KillHouse> {
    const house = new KillHouse(options);
    openHouses.add(house);
    try {
      await house.startAgent();
      await house.startBroker();
    } catch (error) {
      await house.close();
      throw error;
    }
    return house;
  }

  get #environment(): NodeJS.ProcessEnv {
    return { ...process.env, [mark]: this.folder.root };
  }

  get agentKey(): string {
    return readFileSync(join(this.folder.agent, 'key'), 'utf8').trim();
  }

  #refuseWhenClosed(): void {
    if (this.isClosed) throw new Error('This house is closed.');
  }

  async startAgent(): Promise<void> {
    this.#refuseWhenClosed();
    // As the starter does it: whoever knew the old control port finds the new agent there.
    const ports = ['--gate-port', '0', '--inspector-port', '0', '--control-port', String(this.#controlPort)];
    this.agent = await startVictim({
      args: [
        ...[join(projectFolder, 'dist/agent/main.js'), '--data', this.folder.agent, '--name', agentName],
        ...['--hostname', '127.0.0.1', ...ports, ...(this.#options.agentFlags ?? [])],
      ],
      env: this.#environment,
      log: this.agentLog,
    });
    this.#controlPort = agentTold.parse(this.agent.told).controlPort;
    const url = `http://127.0.0.1:${this.#controlPort}`;
    writeSecretFile(
      this.folder.agents,
      `${JSON.stringify([{ name: agentName, url, key: this.agentKey }])}\n`,
    );
  }

  /** On the port that it had before, as an operator would, unless somebody took it meanwhile. */
  async startBroker(): Promise<void> {
    const before = this.#port;
    this.#port ||= await freePort(new Set());
    try {
      await this.#startBroker();
    } catch (error) {
      if (before === 0) throw error;
      this.#port = await freePort(new Set());
      await this.#startBroker();
    }
  }

  async #startBroker(): Promise<void> {
    this.#refuseWhenClosed();
    const options = readOptions(['--data', this.folder.root]);
    if (!options) throw new Error('These options ask for help.');
    this.broker = await startVictim({
      args: [
        ...[
          join(projectFolder, 'dist/runtime/main.js'),
          '--app',
          projectFolder,
          '--data',
          this.folder.engine,
        ],
        ...['--port', String(this.#port), '--host', '127.0.0.1', '--max-body', String(4 * 1024 * 1024)],
      ],
      env: {
        ...this.#environment,
        ...brokerSettings(options, { folder: this.folder, azurite: null, operatorKey: this.operatorKey }),
        SWEEP_SCHEDULE: '*/2 * * * * *',
        ...this.#options.brokerEnvironment,
      },
      log: this.brokerLog,
    });
    this.url = brokerTold.parse(this.broker.told).url;
  }

  /** Everything of this house that runs beside broker and agent: engines, and what they have started. */
  engines(): readonly number[] {
    const own = new Set([this.broker?.pid, this.agent?.pid]);
    return processesWith(`${mark}=${this.folder.root}`).filter((pid) => !own.has(pid) && isRunning(pid));
  }

  /** The engines themselves, by the session that each was started for: the first process of each, not what it started. */
  leaders(): ReadonlyMap<string, readonly number[]> {
    const found = new Map<string, number[]>();
    for (const pid of this.engines()) {
      const session = engineVariable(pid, 'ENGINE_SESSION_ID');
      if (session && /renderer|engines\//.test(commandOf(pid)))
        found.set(session, [...(found.get(session) ?? []), pid]);
    }
    return found;
  }

  /** Ends what is left, whatever it is, and removes the folder. */
  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all([this.broker?.kill(), this.agent?.kill()]);
    await until('the end of everything that was started', () => {
      const left = this.engines();
      for (const pid of left) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // It has ended by itself.
        }
      }
      return left.length === 0;
    });
    rmSync(this.folder.root, { recursive: true, force: true, maxRetries: 5 });
    openHouses.delete(this);
  }
}
