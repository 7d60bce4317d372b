import { z } from 'zod';

/**
 * What a device and the default engine say to each other: JSON text frames, one message each. Unknown types are answered with an
 * `error` of the code `UnknownMessage`; unknown fields are ignored, so that a later version may add some.
 */
export const clientMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('version'), id: z.string().max(64) }),
  z.object({ type: z.literal('ping'), id: z.string().max(64) }),
  /** Something the person did. It is counted, and keeps the device *active*. */
  z.object({ type: z.literal('input'), kind: z.string().max(64) }),
]);

export const engineMessage = z.discriminatedUnion('type', [
  /** The first message after the connection is made. */
  z.object({
    type: z.literal('hello'),
    protocol: z.literal(1),
    session: z.string(),
    models: z.array(z.string()),
  }),
  z.object({
    type: z.literal('version'),
    id: z.string(),
    engine: z.string(),
    version: z.string(),
    protocol: z.literal(1),
  }),
  z.object({ type: z.literal('pong'), id: z.string(), at: z.number() }),
  z.object({ type: z.literal('error'), id: z.string().nullable(), code: z.string(), message: z.string() }),
]);

export type ClientMessage = z.infer<typeof clientMessage>;
export type EngineMessage = z.infer<typeof engineMessage>;
