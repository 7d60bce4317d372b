import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AgentRefusal } from './agent-refusal.ts';
import { findProgram } from './engine/find-program.ts';
import { parseReadiness, type Readiness } from './engine/readiness.ts';
import { splitWords } from './engine/split-words.ts';
import { flagOptions } from './flags.ts';

export interface AgentSettings {
  readonly dataFolder: string;
  /** What the broker calls this agent: `/agents/{name}/report`. */
  readonly name: string;
  /** The name devices reach this machine by. */
  readonly hostname: string;
  /** The address that gate and inspector listen on; `controlBind` is the control API's. */
  readonly bind: string;
  readonly controlBind: string;
  /** 0: the port of the last run if it is free, else any. */
  readonly controlPort: number;
  readonly gatePort: number;
  readonly inspectorPort: number;
  /** What devices are told instead of `ws://hostname:gatePort`, when a proxy with TLS stands in front of the gate. */
  readonly gateUrl: string | null;
  /** The program, by its absolute path, and its arguments, with placeholders. */
  readonly engine: readonly string[];
  readonly engineReady: Readiness;
  readonly engineHealth: string | null;
  readonly engineHealthMs: number;
  readonly maxHosts: number;
  /** How long a host outlives the last expiry it was told of. */
  readonly graceMs: number;
  readonly reportMs: number;
  readonly heartbeatMs: number;
  /** From SIGTERM to SIGKILL. */
  readonly stopMs: number;
}

function number(flag: string, value: string, lowest: number, highest: number, whole: boolean): number {
  const parsed = value.trim() === '' ? Number.NaN : Number(value);
  if (parsed >= lowest && parsed <= highest && (!whole || Number.isInteger(parsed))) return parsed;
  throw new AgentRefusal(
    `--${flag} takes ${whole ? 'a whole number' : 'a number'} from ${lowest} to ${highest}, not "${value}".`,
  );
}

const port = (flag: string, value: string): number => number(flag, value, 0, 65_535, true);
/** Fractions are let through: tests use them. */
const seconds = (flag: string, value: string, lowest = 0.01): number =>
  number(flag, value, lowest, 86_400, false) * 1000;

/** The default engine runs on the same Node as the agent, from the folder beside it. */
function defaultEngine(): string[] {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return [process.execPath, join(import.meta.dirname, '..', 'renderer', `main.${ending}`)];
}

function readEngine(line: string | undefined): string[] {
  if (line === undefined) return defaultEngine();
  const words = splitWords(line);
  if (words === null) throw new AgentRefusal('--engine has a quote that is not closed.');
  const [name, ...rest] = words;
  if (name === undefined)
    throw new AgentRefusal('--engine is empty. Leave it out for the built-in engine, or name a program.');
  const program = findProgram(name);
  if (program === null) {
    throw new AgentRefusal(
      `--engine: there is no program "${name}" that this user may run. Install it, or give its full path.`,
    );
  }
  return [program, ...rest];
}

/** Flags to settings. What can't work is refused here, in words, before anything is started. */
export function readSettings(args: readonly string[]): AgentSettings {
  const flags = parseFlags(args);
  if (flags.data === undefined)
    throw new AgentRefusal("--data is missing: name a folder for the agent's key, ledger and logs.");
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(flags.name)) {
    throw new AgentRefusal('--name takes 1 to 64 of the characters A-Z a-z 0-9 . _ -');
  }
  const engineReady = parseReadiness(flags['engine-ready']);
  if (engineReady === null) throw new AgentRefusal('--engine-ready takes report, port, or url:/path.');
  const engineHealth = flags['engine-health'] ?? null;
  if (engineHealth !== null && (engineReady.kind !== 'url' || !engineHealth.startsWith('/'))) {
    throw new AgentRefusal(
      '--engine-health takes a path such as /health, and needs --engine-ready url:/path.',
    );
  }
  const gateUrl = flags['gate-url']?.replace(/\/+$/, '') ?? null;
  if (gateUrl !== null && !(/^wss?:\/\//.test(gateUrl) && URL.canParse(gateUrl))) {
    throw new AgentRefusal('--gate-url takes an address that starts with wss:// or ws://.');
  }
  return {
    dataFolder: flags.data,
    name: flags.name,
    hostname: flags.hostname,
    bind: flags.bind,
    controlBind: flags['control-bind'] ?? flags.bind,
    controlPort: port('control-port', flags['control-port']),
    gatePort: port('gate-port', flags['gate-port']),
    inspectorPort: port('inspector-port', flags['inspector-port']),
    gateUrl,
    engine: readEngine(flags.engine),
    engineReady,
    engineHealth,
    engineHealthMs: seconds('engine-health-seconds', flags['engine-health-seconds']),
    maxHosts: number('max-hosts', flags['max-hosts'], 1, 1000, true),
    graceMs: seconds('grace-seconds', flags['grace-seconds'], 0),
    reportMs: seconds('report-seconds', flags['report-seconds']),
    heartbeatMs: seconds('heartbeat-seconds', flags['heartbeat-seconds']),
    stopMs: seconds('stop-seconds', flags['stop-seconds'], 0),
  };
}

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flagOptions, allowPositionals: false }).values;
  } catch (error) {
    throw new AgentRefusal(
      `${error instanceof Error ? error.message : "The flags can't be read."} See --help.`,
      { cause: error },
    );
  }
}
