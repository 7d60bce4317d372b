import { z } from 'zod';

/** The public half of a signing key (RFC 7517, P-256). Nothing else is let through, so a private key can't travel by mistake. */
export const publicKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  kid: z.string(),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
});

export type PublicKey = z.infer<typeof publicKey>;
