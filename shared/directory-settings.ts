import { z } from 'zod';
import { ConfigurationError } from './domain/configuration-error.ts';

/** Entra's public cloud. */
const publicAuthority = 'https://login.microsoftonline.com';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const list = z
  .string()
  .transform((text) => text.split(',').map((item) => item.trim()))
  .refine((items) => items.every((item) => item !== ''), 'has an empty item');
const roleName = z.string().min(1).max(200);

/** Sign-in by Entra ID, as settings. All of it is off until ENTRA_TENANT is set. */
export const directorySettings = {
  /** The directory's id. Its name, or `common`, would let other directories in. */
  ENTRA_TENANT: z
    .string()
    .toLowerCase()
    .regex(uuid, 'must be the id of the directory, a UUID: neither its name nor common')
    .optional(),
  /** What tokens may be for, with commas between: the app's client id, its application id URI. */
  ENTRA_AUDIENCE: list.optional(),
  /** Where the directory is asked: of a sovereign cloud, or of a test on this machine. */
  ENTRA_ISSUER_URL: z
    .url({ protocol: /^https?$/ })
    .refine(
      (text) => /^https:|^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:|\/|$)/.test(text),
      'must begin with https://',
    )
    .default(publicAuthority),
  /** The accounts that this directory's tokens may be exchanged for, with commas between. Default: each that exists. */
  ENTRA_ACCOUNTS: list
    .transform((items) => items.map((item) => item.toLowerCase()))
    .refine((items) => items.every((item) => uuid.test(item)), 'must be a list of account ids')
    .optional(),
  /** The values of the two roles in the app's registration. The retired service's names can't be: Entra takes no spaces in a value. */
  ENTRA_ADMINISTRATOR_ROLE: roleName.default('RemoteRendering.Administrator'),
  ENTRA_CLIENT_ROLE: roleName.default('RemoteRendering.Client'),
  /** `true`: believe the header in which Azure's own sign-in names the caller. Only where that is switched on. */
  EASY_AUTH: z.enum(['true', 'false']).default('false'),
};

export interface DirectorySettings {
  readonly tenant: string;
  /** None: bearer tokens of the directory are not accepted, only what Azure's own sign-in says. */
  readonly audiences: readonly string[];
  readonly authority: string;
  /** Null: every account. */
  readonly accounts: readonly string[] | null;
  readonly roleNames: { readonly administrator: string; readonly client: string };
  readonly easyAuth: boolean;
}

type Read = z.infer<z.ZodObject<typeof directorySettings>> & {
  readonly WEBSITE_INSTANCE_ID?: string | undefined;
};

/** @throws ConfigurationError when the settings name half a directory, or believe a header that anybody could send. */
export function readDirectory(set: Read): DirectorySettings | null {
  const { ENTRA_TENANT: tenant, ENTRA_AUDIENCE: audiences = [] } = set;
  const easyAuth = set.EASY_AUTH === 'true';
  if (easyAuth && set.WEBSITE_INSTANCE_ID === undefined) {
    throw new ConfigurationError(
      'EASY_AUTH=true believes a header that only Azure protects, and this is not Azure: anybody could sign in as anybody. Remove the setting.',
    );
  }
  if (tenant === undefined) {
    if (!easyAuth && audiences.length === 0) return null;
    throw new ConfigurationError(
      'ENTRA_AUDIENCE and EASY_AUTH need ENTRA_TENANT: the id of the directory, a UUID.',
    );
  }
  if (audiences.length === 0 && !easyAuth) {
    throw new ConfigurationError(
      'With ENTRA_TENANT set ENTRA_AUDIENCE to what tokens are for: the client id of the app, and its application id URI after a comma if it has one.',
    );
  }
  if (set.ENTRA_ADMINISTRATOR_ROLE === set.ENTRA_CLIENT_ROLE)
    throw new ConfigurationError('ENTRA_ADMINISTRATOR_ROLE and ENTRA_CLIENT_ROLE have to differ.');
  return {
    tenant,
    audiences,
    authority: set.ENTRA_ISSUER_URL,
    accounts: set.ENTRA_ACCOUNTS ?? null,
    roleNames: { administrator: set.ENTRA_ADMINISTRATOR_ROLE, client: set.ENTRA_CLIENT_ROLE },
    easyAuth,
  };
}
