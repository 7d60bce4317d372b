import { z } from 'zod';
import { ConfigurationError } from './domain/configuration-error.ts';
import { defaultLeasePolicy, type LeasePolicy } from './domain/lease-policy.ts';

const minutes = z.coerce.number().int().min(1).max(defaultLeasePolicy.maxLeaseMinutes);

/**
 * The broker's settings, by the names they have in the environment (on Azure: application settings). Those that hold a secret can be
 * given as text or, on one machine, as the path of a file that only the service's user may read.
 */
const environment = z.object({
  /** Where the records are: a SQLite file, or memory (tests only). */
  SESSION_STORE: z.enum(['sqlite', 'memory']).default('sqlite'),
  /** The file of the records, with SESSION_STORE=sqlite. */
  SESSION_DATABASE: z.string().min(1).default('.data/sessions.db'),
  /** What a write waits for: FULL survives a power cut, NORMAL a crash of the process. */
  SESSION_SYNC: z.enum(['FULL', 'NORMAL']).default('FULL'),
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
  /** Opens the operator's calls. Unset: there are none. */
  OPERATOR_KEY: z.string().min(32).optional(),
  /** The longest lease a session can have, in minutes. */
  MAX_LEASE_MINUTES: minutes.default(defaultLeasePolicy.maxLeaseMinutes),
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
  readonly store: {
    readonly kind: 'sqlite' | 'memory';
    readonly file: string;
    readonly sync: 'FULL' | 'NORMAL';
  };
  readonly accounts: SecretSource;
  readonly signingKeys: SecretSource;
  readonly hosts:
    | { readonly kind: 'agents'; readonly agents: SecretSource }
    | { readonly kind: 'simulated'; readonly readyAfterMs: number };
  /** Where agents reach this service, if it is not where the host says it is. */
  readonly brokerUrl: string | null;
  readonly operatorKey: string | null;
  readonly policy: LeasePolicy;
}

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
  if (set.WEBSITE_INSTANCE_ID !== undefined) {
    throw new ConfigurationError(
      `SESSION_STORE=${set.SESSION_STORE} keeps the records on one machine, and on Azure a machine does not last. This version has no other store yet: run it on a machine of your own.`,
    );
  }
  return {
    store: { kind: set.SESSION_STORE, file: set.SESSION_DATABASE, sync: set.SESSION_SYNC },
    accounts: source('ACCOUNTS', set.ACCOUNTS, set.ACCOUNTS_FILE),
    signingKeys: source('SIGNING_KEYS', set.SIGNING_KEYS, set.SIGNING_KEYS_FILE),
    hosts:
      set.HOSTS === 'simulated'
        ? { kind: 'simulated', readyAfterMs: set.SIMULATED_READY_MS }
        : { kind: 'agents', agents: source('AGENTS', set.AGENTS, set.AGENTS_FILE) },
    brokerUrl: set.BROKER_URL ?? null,
    operatorKey: set.OPERATOR_KEY ?? null,
    policy: {
      ...defaultLeasePolicy,
      maxLeaseMinutes: set.MAX_LEASE_MINUTES,
      startTimeoutMs: set.START_TIMEOUT_SECONDS * 1000,
    },
  };
}

function source(name: string, text: string | undefined, file: string | undefined): SecretSource {
  if (text !== undefined) return { text };
  if (file !== undefined) return { file };
  throw new ConfigurationError(`Set ${name} (JSON) or ${name}_FILE (the path of a file with it).`);
}
