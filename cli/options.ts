import { parseArgs } from 'node:util';
import { type Https, httpsFlags, readHttps } from './https/https-options.ts';
import { StartRefusal } from './start-refusal.ts';

const usage = `npm start -- [options]

  --port N              where apps reach the broker (7071; 0 takes any free port)
  --listen HOST         the address that it and the gate listen on (127.0.0.1: this machine only)
  --https               speak https, by a certificate of an authority that is made once, in the data folder
  --names A,B,*.C       names that this certificate is for, beside localhost, 127.0.0.1 and ::1
  --tls-cert FILE       speak https by your own certificate, with those that lead to its root below it,
  --tls-key FILE        … and its key: both in PEM form, and looked at again every minute
  --trust-proxy LIST    proxies in front whose X-Forwarded-Proto and X-Forwarded-Host count: addresses, networks
                        such as 10.0.0.0/8, loopback (none)
  --data DIR            where everything is kept (.data)
  --store azurite       keep the records in Azurite, the emulator of Azure Table Storage (sqlite); for trying things out:
                        Azurite loses its last seconds when it is killed. Its first start fetches 250 MB from npm
  --engine 'COMMAND'    the program to start for each session (the renderer that comes with this)
  --engine-ready HOW    how that program says that it is ready: report, port or url:/path (port with --engine)
  --max-hosts N         how many sessions may have a host at a time (4)
  --hostname NAME       the name under which devices reach the gate (127.0.0.1)
  --gate-port N         where devices connect (61701)
  --inspector-port N    the page that shows this machine's hosts (61702)
  --hosts simulated     no agent and no engines: hosts are ready after --simulated-ready-ms N (0)
  --verbose             stack traces in the log
  --help`;

export interface StartOptions {
  readonly port: number;
  readonly listen: string;
  readonly https: Https;
  /** For the runtime to read; null: nobody is trusted. */
  readonly trustProxy: string | null;
  readonly data: string;
  readonly store: 'sqlite' | 'azurite';
  readonly engine: string | null;
  readonly engineReady: string | null;
  readonly maxHosts: number;
  readonly hostname: string;
  readonly gatePort: number;
  readonly inspectorPort: number;
  readonly simulatedReadyMs: number | null;
  readonly verbose: boolean;
}

/** Reads the flags of `npm start`. Answers null when only help was asked for, which it has then printed. */
export function readOptions(args: readonly string[]): StartOptions | null {
  const values = parse(args);
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return null;
  }
  if (values.hosts !== 'agents' && values.hosts !== 'simulated') {
    throw new StartRefusal(`--hosts is 'agents' or 'simulated', not '${values.hosts}'.`);
  }
  if (values.store !== 'sqlite' && values.store !== 'azurite') {
    throw new StartRefusal(`--store is 'sqlite' or 'azurite', not '${values.store}'.`);
  }
  return {
    port: whole('--port', values.port, 0, 65_535),
    listen: values.listen,
    https: readHttps(values),
    trustProxy: values['trust-proxy'] ?? null,
    data: values.data,
    store: values.store,
    engine: values.engine ?? null,
    engineReady: values['engine-ready'] ?? null,
    maxHosts: whole('--max-hosts', values['max-hosts'], 1, 1000),
    hostname: values.hostname,
    gatePort: whole('--gate-port', values['gate-port'], 0, 65_535),
    inspectorPort: whole('--inspector-port', values['inspector-port'], 0, 65_535),
    simulatedReadyMs:
      values.hosts === 'simulated'
        ? whole('--simulated-ready-ms', values['simulated-ready-ms'], 0, 3_600_000)
        : null,
    verbose: values.verbose,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '7071' },
        listen: { type: 'string', default: '127.0.0.1' },
        ...httpsFlags,
        'trust-proxy': { type: 'string' },
        data: { type: 'string', default: '.data' },
        store: { type: 'string', default: 'sqlite' },
        engine: { type: 'string' },
        'engine-ready': { type: 'string' },
        'max-hosts': { type: 'string', default: '4' },
        hostname: { type: 'string', default: '127.0.0.1' },
        'gate-port': { type: 'string', default: '61701' },
        'inspector-port': { type: 'string', default: '61702' },
        hosts: { type: 'string', default: 'agents' },
        'simulated-ready-ms': { type: 'string', default: '0' },
        verbose: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new StartRefusal(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`, {
      cause: error,
    });
  }
}

function whole(flag: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
    throw new StartRefusal(`${flag} is a whole number from ${least} to ${most}, not '${text}'.`);
  }
  return value;
}
