import { z } from 'zod';

const claimsShape = z.object({ exp: z.number() });

/**
 * When an access token ends, in milliseconds since 1970, as the retired SDKs read it on the caller's side: at least three parts with dots
 * between, and a number `exp` of seconds in the second. Anything else throws, so a service whose tokens are opaque is refused here.
 */
export function accessTokenExpiry(token: string): number {
  const [, payload, ...rest] = token.split('.');
  if (payload === undefined || rest.length === 0)
    throw new Error('The access token is not a JWT of three parts.');
  const claims = claimsShape.safeParse(JSON.parse(Buffer.from(payload, 'base64').toString('utf8')));
  if (!claims.success) throw new Error('The access token does not say as a number when it expires.');
  return claims.data.exp * 1000;
}
