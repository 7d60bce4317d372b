import { z } from 'zod';

/** One agent as it is configured. `key` opens its control API, and its reports carry it. */
export const configuredAgent = z.object({
  name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  url: z.url(),
  key: z.string().min(32),
});

export const configuredAgents = z.array(configuredAgent).min(1);

export type ConfiguredAgent = z.infer<typeof configuredAgent>;
