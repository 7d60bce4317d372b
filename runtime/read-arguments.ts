import { parseArgs } from 'node:util';
import { HostRefusal } from './host-refusal.ts';

export const USAGE = `Runs an Azure Functions v4 app with Durable orchestrations on this machine.

  --app DIR        the app's folder, with package.json ("main" is one file) and host.json (default: .)
  --port N         port to listen on (default 7071; 0: any free one)
  --host ADDRESS   address to listen on (default 127.0.0.1)
  --data DIR       folder that keeps the orchestrations (default: .data in the app's folder)
  --max-body N     longest request body in bytes (default 104857600)
  --no-settings    leave local.settings.json alone
  --verbose        stacks of errors, and debug lines
  --help           this text
`;

export interface Arguments {
  readonly app: string;
  readonly port: number;
  readonly host: string;
  readonly data: string | undefined;
  readonly maxBody: number | undefined;
  readonly readSettings: boolean;
  readonly verbose: boolean;
  readonly help: boolean;
}

/** @throws HostRefusal Naming the argument that is wrong. */
export function readArguments(args: readonly string[]): Arguments {
  const {
    app,
    port,
    host,
    data,
    'max-body': maxBody,
    'no-settings': noSettings,
    verbose,
    help,
  } = parse(args);
  return {
    app: app ?? '.',
    port: wholeNumber('--port', port, 65_535) ?? 7071,
    host: host ?? '127.0.0.1',
    data,
    maxBody: wholeNumber('--max-body', maxBody, Number.MAX_SAFE_INTEGER),
    readSettings: noSettings !== true,
    verbose: verbose === true,
    help: help === true,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        app: { type: 'string' },
        port: { type: 'string' },
        host: { type: 'string' },
        data: { type: 'string' },
        'max-body': { type: 'string' },
        'no-settings': { type: 'boolean' },
        verbose: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (cause) {
    throw new HostRefusal(`${cause instanceof Error ? cause.message : String(cause)}\nSee --help.`, {
      cause,
    });
  }
}

function wholeNumber(flag: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value <= max) return value;
  throw new HostRefusal(`${flag} must be a whole number from 0 to ${max}, not "${text}".`);
}
