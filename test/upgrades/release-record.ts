import { z } from 'zod';

/**
 * What a released version left behind: rows as they lay in its store, and the histories of its supervisors, over and running. Later
 * versions have to read the former and replay the latter.
 */
export const releaseRecord = z.object({
  version: z.string(),
  rows: z.array(z.object({ account: z.string(), id: z.string(), value: z.string() })),
  // A history is the durable engine's own; what is in it is for the replay to judge.
  histories: z.array(z.looseObject({ instanceId: z.string(), name: z.string(), status: z.string() })),
});

export type ReleaseRecord = z.infer<typeof releaseRecord>;
