import { z } from 'zod';
import { type DirectorySettings, directorySettings, readDirectory } from './directory-settings.ts';
import { ConfigurationError } from './domain/configuration-error.ts';
import { defaultLeasePolicy, type LeasePolicy } from './domain/lease-policy.ts';
import type { Limits } from './domain/limits.ts';
import { limitSettings, readLimits } from './limit-settings.ts';

const minutes = z.coerce.number().int().min(1).max(defaultLeasePolicy.maxLeaseMinutes);

/**
 * The broker's settings, by the names they have in the environment (on Azure: application settings). Those that hold a secret can be
 * given as text or, on one machine, as the path of a file that only the service's user may read.
 */
const environment = z.object({
  ...directorySettings,
  ...limitSettings,
  /** Where the records are: a SQLite file, memory (tests only), or Azure Table Storage. */
  SESSION_STORE: z.enum(['sqlite', 'memory', 'table']).default('sqlite'),
  /** The file of the records, with SESSION_STORE=sqlite. */
  SESSION_DATABASE: z.string().min(1).default('.data/sessions.db'),
  /** What a write waits for: FULL survives a power cut, NORMAL a crash of the process. */
  SESSION_SYNC: z.enum(['FULL', 'NORMAL']).default('FULL'),
  /** With SESSION_STORE=table: how to get at the storage account. One of the two. */
  TABLES_CONNECTION_STRING: z.string().min(1).optional(),
  /** The account's table endpoint; the app's own identity opens it. */
  TABLES_ACCOUNT_URL: z.url({ protocol: /^https$/ }).optional(),
  /** The name of the table. */
  TABLES_NAME: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9]{2,62}$/, 'must be 3 to 63 letters and digits and begin with a letter')
    .default('sessions'),
  /** The accounts, as JSON, or the file that has them. */
  ACCOUNTS: z.string().min(1).optional(),
  ACCOUNTS_FILE: z.string().min(1).optional(),
  /** The keys that sign tokens and tickets, as JSON, or the file that has them. */
  SIGNING_KEYS: z.string().min(1).optional(),
  SIGNING_KEYS_FILE: z.string().min(1).optional(),
  /** Where hosts come from: agents, or simulated ones that are nothing but a time. */
  HOSTS: z.enum(['agents', 'simulated']).default('agents'),
  /** With HOSTS=simulated: how long a host takes to be ready, in milliseconds. */
  SIMULATED_READY_MS: z.coerce.number().int().min(0).default(0),
  /** With HOSTS=agents: `[{"name", "url", "key"}]`, as JSON, or the file that has it. */
  AGENTS: z.string().min(1).optional(),
  AGENTS_FILE: z.string().min(1).optional(),
  /** The address at which agents reach this service. Default: where the host says it is. */
  BROKER_URL: z.url().optional(),
  /** What callers call this service, where it differs from what its host hears: behind a proxy. Links in answers begin with it. */
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .refine((url) => !/[?#]/.test(url), 'must have no query and no fragment')
    .optional(),
  /** How many sessions one page of a list has, at most. */
  LIST_PAGE_SIZE: z.coerce.number().int().min(1).max(500).default(100),
  /** Opens the operator's calls. Unset: there are none. */
  OPERATOR_KEY: z.string().min(32).optional(),
  /** The longest lease a session can have, in minutes. */
  MAX_LEASE_MINUTES: minutes.default(defaultLeasePolicy.maxLeaseMinutes),
  /** When overdue sessions are looked for: NCRONTAB, every minute by default. Checked by the Functions host. */
  SWEEP_SCHEDULE: z.string().min(9).default('0 * * * * *'),
  /** How long a host may take to become ready. */
  START_TIMEOUT_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .max(86_400)
    .default(defaultLeasePolicy.startTimeoutMs / 1000),
  /** Set by Azure. */
  WEBSITE_INSTANCE_ID: z.string().optional(),
});

export interface Settings {
  readonly store: StoreSettings;
  readonly accounts: SecretSource;
  readonly signingKeys: SecretSource;
  readonly hosts:
    | { readonly kind: 'agents'; readonly agents: SecretSource }
    | { readonly kind: 'simulated'; readonly readyAfterMs: number };
  /** Where agents reach this service, if it is not where the host says it is. */
  readonly brokerUrl: string | null;
  /** What callers call this service; null: what its host says. */
  readonly publicUrl: string | null;
  readonly listPageSize: number;
  readonly operatorKey: string | null;
  readonly sweepSchedule: string;
  readonly policy: LeasePolicy;
  readonly limits: Limits;
  /** Null: nobody signs in by Entra ID. */
  readonly directory: DirectorySettings | null;
}

export type StoreSettings =
  | { readonly kind: 'sqlite' | 'memory'; readonly file: string; readonly sync: 'FULL' | 'NORMAL' }
  | {
      readonly kind: 'table';
      readonly connection: { readonly connectionString: string } | { readonly accountUrl: string };
      readonly table: string;
    };

/** Where a secret document is: given as text, or in a file. */
export type SecretSource = { readonly text: string } | { readonly file: string };

/** Reads and checks the settings. What is wrong is said in words that name the setting; values are never repeated. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const read = environment.safeParse(env);
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new ConfigurationError(`These settings can't be used:\n  ${problems.join('\n  ')}`);
  }
  const set = read.data;
  return {
    store: storeOf(set),
    accounts: source('ACCOUNTS', set.ACCOUNTS, set.ACCOUNTS_FILE),
    signingKeys: source('SIGNING_KEYS', set.SIGNING_KEYS, set.SIGNING_KEYS_FILE),
    hosts:
      set.HOSTS === 'simulated'
        ? { kind: 'simulated', readyAfterMs: set.SIMULATED_READY_MS }
        : { kind: 'agents', agents: source('AGENTS', set.AGENTS, set.AGENTS_FILE) },
    brokerUrl: set.BROKER_URL ?? null,
    publicUrl: set.PUBLIC_URL ?? null,
    listPageSize: set.LIST_PAGE_SIZE,
    operatorKey: set.OPERATOR_KEY ?? null,
    sweepSchedule: set.SWEEP_SCHEDULE,
    policy: {
      ...defaultLeasePolicy,
      maxLeaseMinutes: set.MAX_LEASE_MINUTES,
      startTimeoutMs: set.START_TIMEOUT_SECONDS * 1000,
    },
    limits: readLimits(set),
    directory: readDirectory(set),
  };
}

function storeOf(set: z.infer<typeof environment>): StoreSettings {
  const {
    SESSION_STORE: kind,
    TABLES_CONNECTION_STRING: connectionString,
    TABLES_ACCOUNT_URL: accountUrl,
  } = set;
  if (kind !== 'table') {
    if (set.WEBSITE_INSTANCE_ID === undefined)
      return { kind, file: set.SESSION_DATABASE, sync: set.SESSION_SYNC };
    throw new ConfigurationError(
      `SESSION_STORE=${kind} keeps the records on one machine, and on Azure a machine does not last. Set SESSION_STORE=table, and TABLES_ACCOUNT_URL to the table endpoint of a storage account.`,
    );
  }
  if ((connectionString === undefined) === (accountUrl === undefined)) {
    throw new ConfigurationError(
      'With SESSION_STORE=table set one of TABLES_ACCOUNT_URL (the app’s identity opens it) and TABLES_CONNECTION_STRING (it has a key in it).',
    );
  }
  const connection = connectionString === undefined ? { accountUrl: accountUrl ?? '' } : { connectionString };
  return { kind, connection, table: set.TABLES_NAME };
}

function source(name: string, text: string | undefined, file: string | undefined): SecretSource {
  if (text !== undefined) return { text };
  if (file !== undefined) return { file };
  throw new ConfigurationError(`Set ${name} (JSON) or ${name}_FILE (the path of a file with it).`);
}
