/** Longer headers are not read at all. Room for the longest token and the scheme. */
const maxLength = 8192 + 64;

/** The credentials of an `Authorization: Bearer …` header; null when there is none, another scheme, or more than one word. */
export function bearerOf(header: string | null | undefined): string | null {
  if (!header || header.length > maxLength) return null;
  return /^bearer +([!-~]+)$/i.exec(header)?.[1] ?? null;
}

/** What `Bearer {accountId}:{accountKey}` says. Neither half is checked. */
export interface PresentedAccountKey {
  readonly accountId: string;
  readonly accountKey: string;
}

/** Splits at the first colon; null when there is none, or nothing on one side of it. */
export function accountKeyOf(header: string | null | undefined): PresentedAccountKey | null {
  const credentials = bearerOf(header);
  const colon = credentials?.indexOf(':') ?? -1;
  if (credentials === null || colon < 1 || colon === credentials.length - 1) return null;
  return { accountId: credentials.slice(0, colon), accountKey: credentials.slice(colon + 1) };
}
