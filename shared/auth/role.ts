/** What a caller may be. Both may do everything with the sessions of their account. */
export type Role = 'administrator' | 'client';

/** What each role is called where sign-in is decided: in access tokens, and in the directory. */
export type RoleNames = Readonly<Record<Role, string>>;

/** The retired service's names for them, which access tokens have. */
export const documentedRoleNames: RoleNames = {
  administrator: 'Remote Rendering Administrator',
  client: 'Remote Rendering Client',
};

/** The highest role among the names that somebody brings; null when none of them is one of ours. Upper and lower case count. */
export function roleAmong(brought: readonly string[], names: RoleNames = documentedRoleNames): Role | null {
  if (brought.includes(names.administrator)) return 'administrator';
  return brought.includes(names.client) ? 'client' : null;
}
