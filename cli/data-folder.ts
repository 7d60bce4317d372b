import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StartRefusal } from './start-refusal.ts';

/** What this version writes. A folder of a higher number is a later version's. */
const FORMAT = 1;

/** Where each thing is in a data folder. */
export interface DataFolder {
  readonly root: string;
  readonly sessions: string;
  readonly engine: string;
  readonly agent: string;
  readonly keys: string;
  readonly accounts: string;
  readonly agents: string;
  readonly developmentAccount: string;
  readonly shell: string;
  readonly broker: string;
  readonly operatorKey: string;
  /** The authority and the certificate that `--https` makes. */
  readonly tls: string;
}

/** Makes the folder if need be and checks that this version can work in it. */
export function openDataFolder(path: string): DataFolder {
  const root = resolve(path);
  try {
    mkdirSync(root, { recursive: true, mode: 0o700 });
    accessSync(root, constants.R_OK | constants.W_OK | constants.X_OK);
    checkFormat(join(root, 'format.json'));
  } catch (error) {
    if (error instanceof StartRefusal) throw error;
    throw new StartRefusal(
      `The data folder ${root} can't be used (${code(error)}). Name another one with --data, or make it writable.`,
      { cause: error },
    );
  }
  return {
    root,
    sessions: join(root, 'sessions.db'),
    engine: join(root, 'engine'),
    agent: join(root, 'agent'),
    keys: join(root, 'keys.json'),
    accounts: join(root, 'accounts.json'),
    agents: join(root, 'agents.json'),
    developmentAccount: join(root, 'development-account.json'),
    shell: join(root, 'env.sh'),
    broker: join(root, 'broker.json'),
    operatorKey: join(root, 'operator-key'),
    tls: join(root, 'tls'),
  };
}

function checkFormat(file: string): void {
  if (!existsSync(file)) {
    writeFileSync(file, `${JSON.stringify({ format: FORMAT })}\n`);
    return;
  }
  const text = readFileSync(file, 'utf8');
  const format = formatOf(text);
  if (format === null)
    throw new StartRefusal(`${file} can't be read. Put it back, or name another folder with --data.`);
  if (format > FORMAT) {
    throw new StartRefusal(
      `The data folder was written by a newer version (format ${format}, this one knows ${FORMAT}). Start that version, or name another folder with --data.`,
    );
  }
}

function formatOf(text: string): number | null {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null && 'format' in read && typeof read.format === 'number'
      ? read.format
      : null;
  } catch {
    return null;
  }
}

const code = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);
